"""What failover.py has the service do: writers that know what was acknowledged to them, and followers of the feed."""
import http.client, json, random, threading, time, urllib.error, urllib.request, uuid

PRODUCTS = "/api/v1/products"


def get(url):
    with urllib.request.urlopen(url, timeout=30) as response:
        return json.load(response), response.headers


def products(instance):
    """All products by id, and the epoch and number of the changes that the first page has in it."""
    url, there, first = instance + PRODUCTS + "?limit=1000", {}, None
    while url:
        page, headers = get(url)
        first = first or (headers["Catalog-Epoch"], int(headers["Catalog-Seq"]))
        there.update((product["id"], product) for product in page)
        links = dict(reversed(link.strip("<>").split('>; rel=')) for link in headers["Link"].split(", "))
        url = instance + links['"next"'].strip("<") if '"next"' in links else None
    return there, *first


def log_of(instance):
    """All changes, without when and by whom they were made."""
    log = []
    while True:
        answer, _ = get(f"{instance}{PRODUCTS}/changes?since={len(log)}&limit=1000")
        if not answer["changes"]:
            return log
        log += [told(change) for change in answer["changes"]]


def told(change):
    return {key: value for key, value in change.items() if key not in ("at", "by")}


class Worker(threading.Thread):

    def __init__(self):
        super().__init__(daemon=True)
        self.over = False

    def end(self):
        self.over = True
        self.join()


class Writer(Worker):
    """Creates, replaces and deletes products of its own, and sends each write, under one key, until it is done."""

    def __init__(self, number, instances):
        super().__init__()
        self.number, self.instances = number, instances
        self.connection = None
        self.products, self.histories, self.times, self.retries = {}, {}, [], 0

    def acknowledged_since(self, begin):
        return self.times and self.times[-1] >= begin

    def run(self):
        chance = random.Random(self.number)
        while not self.over:
            choice = chance.randrange(100) if self.products else 0
            if choice < 40:
                product = self.send("POST", PRODUCTS, self.details(chance))
                self.note("created", product["id"], product)
            else:
                id = chance.choice(list(self.products))
                if choice < 85:
                    self.note("updated", id, self.send("PUT", f"{PRODUCTS}/{id}", self.details(chance)))
                else:
                    self.send("DELETE", f"{PRODUCTS}/{id}")
                    self.note("deleted", id, None)

    def details(self, chance):
        return {"name": f"writer {self.number} {len(self.times)}", "description": "d" * chance.randrange(400),
                "price": chance.randrange(1_000_000)}

    def note(self, kind, id, product):
        self.histories.setdefault(id, []).append((kind, product))
        if product:
            self.products[id] = product
        else:
            del self.products[id]

    def send(self, method, path, body=None):
        headers = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"}
        attempt = self.number
        while True:
            try:
                if self.connection is None:
                    address = self.instances[attempt % len(self.instances)].removeprefix("http://")
                    self.connection = http.client.HTTPConnection(address, timeout=30)
                self.connection.request(method, path, json.dumps(body) if body else None, headers)
                response = self.connection.getresponse()
                answer = response.read()
                if response.status < 300:
                    self.times.append(time.monotonic())
                    return json.loads(answer) if answer else None
                if response.status != 503:
                    raise AssertionError(f"{method} {path}: {response.status} {answer}")
            except (OSError, http.client.HTTPException):
                pass
            self.connection.close()
            self.connection = None
            self.retries += 1
            attempt += 1  # at the other instance
            time.sleep(0.1)  # a client that is told to come again does not do so at once


class Follower(Worker):
    """Keeps a copy of the catalogue as docs/changes.md has it, and what it was told."""

    def __init__(self, instance):
        super().__init__()
        self.instance = instance
        self.copy, self.position, self.seen = {}, None, {}
        self.cuts = self.begun = self.gaps = 0

    def run(self):
        while not self.over:
            try:
                self.follow()
            except urllib.error.HTTPError as problem:
                if problem.code == 410:
                    self.position = None
            except (OSError, http.client.HTTPException):
                pass
            self.cuts += 1
            time.sleep(0.2)

    def follow(self):
        headers, query = {"Accept": "text/event-stream"}, ""
        if self.position is None:
            query = "?snapshot=true"
        else:
            headers["Last-Event-ID"] = f"{self.position[0]}-{self.position[1]}"
        request = urllib.request.Request(self.instance + PRODUCTS + "/changes" + query, headers=headers)
        with urllib.request.urlopen(request, timeout=40) as stream:
            if query:
                self.copy.clear()
                self.begun += 1
            event = {}
            for line in stream:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    event[name] = value
                elif "data" in event:
                    self.apply(event["event"], event.get("id"), json.loads(event["data"]))
                    event = {}

    def apply(self, kind, position, data):
        if kind == "product":
            self.copy[data["id"]] = data
            return
        epoch, number = position.split("-")[0], int(position.split("-")[1])
        if kind != "snapshot-end":
            self.gaps += self.position[1] + 1 != number
            self.seen[number] = told(data)
            if kind == "deleted":
                self.copy.pop(data["id"], None)
            else:
                self.copy[data["id"]] = data["product"]
        self.position = epoch, number
