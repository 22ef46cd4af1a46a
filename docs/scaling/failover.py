"""Kills the primary of a PostgreSQL that Patroni keeps, under two instances of the service that are written to.

It starts etcd, three nodes of Patroni, HAProxy and two instances, all on free ports of the loopback address and in a
temporary folder, has 16 writers and two followers use them, kills the primary with -9, twice in different ways, and
compares what was acknowledged and what was followed with what is there. It ends what it has started by its own pids.

    python3 failover.py --help

It needs Debian's packages patroni, etcd-server, postgresql and haproxy, and Java 25. Exit code 0 if nothing was missed.
"""
import argparse, glob, os, pathlib, pwd, secrets, shutil, signal, socket, string, subprocess, sys, tempfile, time
import urllib.request
from workload import Follower, Writer, log_of, products

HERE = pathlib.Path(__file__).parent
WRITERS = 16
ALLOWED = 30  # seconds until writes go on


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def free_ports(number):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def wait_for(what, condition, seconds=90):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.1)


def answers(url, method="GET"):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


class Processes:
    """What was started here. As another user than root, whom PostgreSQL refuses."""

    def __init__(self, folder):
        self.folder, self.running = folder, {}
        self.identity = {}
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            self.identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def start(self, name, *command, **environment):
        with open(self.folder / f"{name}.log", "ab") as log:
            self.running[name] = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log,
                                                  stderr=log, env={"PATH": os.environ["PATH"] + ":/usr/sbin",
                                                                   "LC_ALL": "C.UTF-8", **environment},
                                                  **self.identity)

    def end(self):
        for process in reversed(self.running.values()):
            process.terminate()
        for name, process in self.running.items():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                say(f"{name} does not end, and is killed")
                process.kill()
                process.wait()


class Node:
    """A node of PostgreSQL with its Patroni."""

    def __init__(self, processes, number, etcd, password):
        self.processes, self.name = processes, f"node{number}"
        self.port, self.rest = free_ports(2)
        self.folder = processes.folder / self.name
        self.folder.mkdir()
        text = string.Template((HERE / "patroni.yml").read_text()).substitute(
            name=self.name, port=self.port, rest=self.rest, etcd=etcd, folder=self.folder, password=password,
            bin=sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1])
        (self.folder / "patroni.yml").write_text(text)
        if processes.identity:
            for path in (self.folder, self.folder / "patroni.yml"):
                os.chown(path, processes.identity["user"], processes.identity["group"])
        (self.folder / "patroni.yml").chmod(0o600)

    def start(self):
        self.processes.start(self.name, "patroni", str(self.folder / "patroni.yml"))

    def has_role(self, role):
        return answers(f"http://127.0.0.1:{self.rest}/{role}")

    def server(self):
        """The pid of the PostgreSQL server, if it runs."""
        try:
            pid = int((self.folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
            return pid
        except (OSError, ValueError):
            return None

    def kill_server(self):
        pid = self.server()
        if pid:
            os.kill(pid, signal.SIGKILL)

    def kill(self):
        """As if the machine was gone."""
        patroni = self.processes.running.pop(self.name)
        patroni.kill()
        self.kill_server()
        patroni.wait()


class Cluster:
    """Three nodes, of which the two that are not killed go on."""

    def __init__(self, processes):
        password = secrets.token_hex(8)
        etcd, peer, self.primary_port, self.replicas_port = free_ports(4)
        processes.start("etcd", "etcd", "--data-dir", str(processes.folder / "etcd"),
                        "--listen-client-urls", f"http://127.0.0.1:{etcd}",
                        "--advertise-client-urls", f"http://127.0.0.1:{etcd}",
                        "--listen-peer-urls", f"http://127.0.0.1:{peer}",
                        "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
                        "--initial-cluster", f"default=http://127.0.0.1:{peer}")
        wait_for("etcd", lambda: answers(f"http://127.0.0.1:{etcd}/health"))
        self.nodes = [Node(processes, i + 1, etcd, password) for i in range(3)]
        for node in self.nodes:
            node.start()
        self.wait_until_whole()
        ports = {f"{key}{i + 1}": getattr(node, key) for i, node in enumerate(self.nodes) for key in ("port", "rest")}
        (processes.folder / "haproxy.cfg").write_text(string.Template((HERE / "haproxy.cfg").read_text()).substitute(
            primary=self.primary_port, replicas=self.replicas_port, **ports))
        processes.start("haproxy", "haproxy", "-f", str(processes.folder / "haproxy.cfg"))
        self.password = password
        self.sql(f"CREATE USER catalog PASSWORD '{password}'")
        self.sql("CREATE DATABASE catalog OWNER catalog")

    def primary(self):
        return next((node for node in self.nodes if node.has_role("primary")), None)

    def wait_until_whole(self):
        wait_for("a primary, a synchronous standby and a third node", lambda: self.primary()
                 and any(node.has_role("synchronous") for node in self.nodes)
                 and sum(node.has_role("replica") for node in self.nodes) == 2, 120)

    def sql(self, statement):
        return subprocess.run(["psql", "-h", "127.0.0.1", "-p", str(self.primary().port), "-U", "postgres", "-qtA",
                               "-c", statement], env={**os.environ, "PGPASSWORD": self.password}, check=True,
                              capture_output=True, text=True).stdout.strip()


def start_instances(processes, cluster, distribution, read_url):
    instances = []
    for number, port in enumerate(free_ports(2), 1):
        url = f"jdbc:postgresql://127.0.0.1:{cluster.primary_port}/catalog"
        settings = {"DB_URL": url, "DB_USERNAME": "catalog", "DB_PASSWORD": cluster.password,
                    "SERVER_PORT": str(port), "JAVA_HOME": os.environ.get("JAVA_HOME", "")}
        if read_url:
            settings["DB_READ_URL"] = f"jdbc:postgresql://127.0.0.1:{cluster.replicas_port}/catalog"
        processes.start(f"instance{number}", str(distribution / "bin" / "product-catalog"), **settings)
        instances.append(f"http://127.0.0.1:{port}")
    for instance in instances:
        wait_for(instance, lambda: answers(instance + "/health/ready"))
    return instances


def fail_over(cluster, writers, how, seconds):
    """Kills the primary, and returns after how many seconds each writer could write again, at the latest."""
    time.sleep(seconds)  # of load
    old = cluster.primary()
    begin = time.monotonic()
    say(f"kill -9 of {old.name}, the primary: {how}")
    old.kill() if how == "the whole node" else old.kill_server()
    wait_for("all writers", lambda: all(w.acknowledged_since(begin + 1) for w in writers), 120)
    # the longest time in which no writer got an answer, as the first may have been under way
    times = sorted(t for w in writers for t in w.times if t >= begin - 1)
    silence = max(after - before for before, after in zip(times, times[1:]))
    last = max(next(t for t in w.times if t >= begin + 1) for w in writers) - begin
    say(f"{cluster.primary().name} is the primary; no write was acknowledged for {silence:.1f} s,"
        f" all writers wrote again after {last:.1f} s")
    time.sleep(seconds)  # of load
    if how == "the whole node":
        old.start()
    cluster.wait_until_whole()
    say(f"{old.name} is there again, as a replica")
    return last


def compare(instances, writers, followers):
    """Says what was acknowledged and what is there, and returns how many faults there are."""
    faults = []
    expected = {id: product for writer in writers for id, product in writer.products.items()}
    for instance in instances:
        there, epoch, seq = products(instance)
        missing = [id for id in expected if id not in there]
        other = [id for id in expected if id in there and there[id] != expected[id]]
        more = [id for id in there if id not in expected]
        say(f"{instance}: {len(there)} products at {epoch}-{seq}; missing {len(missing)},"
            f" other than acknowledged {len(other)}, never acknowledged {len(more)}")
        faults += missing + other + more
    log = log_of(instances[0])
    states = {}
    for change in log:
        states.setdefault(change["id"], []).append((change["type"], change.get("product")))
    untold = sum(states.get(id) != history for w in writers for id, history in w.histories.items())
    numbers = [change["seq"] for change in log]
    gaps = numbers != list(range(1, len(log) + 1))
    say(f"the log: {len(log)} changes, {'with gaps' if gaps else 'without a gap'}; products whose changes are not"
        f" those acknowledged, in their order: {untold}")
    faults += [None] * (untold + gaps)
    for follower in followers:
        wait_for("a follower", lambda: follower.position[1] >= seq)
        wrong = sum(follower.copy.get(id) != product for id, product in there.items())
        wrong += sum(id not in there for id in follower.copy)
        rewound = sum(log[n - 1] != change for n, change in follower.seen.items())
        say(f"follower of {follower.instance}: {len(follower.seen)} changes, {follower.cuts} times cut off,"
            f" {follower.begun} times from the beginning; gaps {follower.gaps}, told but not in the log {rewound},"
            f" differences of its copy {wrong}")
        faults += [None] * (wrong + rewound + follower.gaps)
    return len(faults)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--distribution", type=pathlib.Path, default=HERE.parent.parent, help="the folder of the service")
    parser.add_argument("--seconds", type=int, default=10, help="of load before and after each kill")
    parser.add_argument("--read-url", action="store_true", help="have lists read from the replicas")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="failover-"))
    processes = Processes(folder)
    if processes.identity:
        os.chown(folder, processes.identity["user"], processes.identity["group"])
    shutil.copytree(options.distribution, folder / "product-catalog", symlinks=True)
    cluster, workers = None, []
    try:
        say(f"everything is in {folder}")
        cluster = Cluster(processes)
        say(f"{cluster.primary().name} is the primary of three nodes")
        instances = start_instances(processes, cluster, folder / "product-catalog", options.read_url)
        followers = [Follower(instance) for instance in instances]
        writers = [Writer(number, instances) for number in range(WRITERS)]
        workers = followers + writers
        for worker in workers:
            worker.start()
        waited = [fail_over(cluster, writers, how, options.seconds) for how in ("the whole node", "the server alone")]
        for writer in writers:
            writer.end()
        say(f"{WRITERS} writers: {sum(len(w.times) for w in writers)} writes acknowledged,"
            f" {sum(w.retries for w in writers)} retries of writes that were not answered or refused")
        faults = compare(instances, writers, followers)
        restarted = [name for name, process in processes.running.items() if process.poll() is not None]
        say(f"writes went on after {', '.join(f'{w:.1f} s' for w in waited)} (allowed: {ALLOWED} s);"
            f" faults: {faults}; ended by themselves: {restarted or 'none'}")
        return 0 if not faults and not restarted and max(waited) <= ALLOWED else 1
    finally:
        for worker in workers:
            worker.over = True
        processes.end()
        for node in cluster.nodes if cluster else []:
            node.kill_server()
        say(f"all processes have ended; the logs are in {folder}")


if __name__ == "__main__":
    sys.exit(main())
