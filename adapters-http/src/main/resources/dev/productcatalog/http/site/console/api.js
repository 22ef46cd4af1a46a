// Requests to the API: each answers with the response, or throws a Refusal that says what to tell the reader.

const base = document.body.dataset.base;
export const PRODUCTS = base + '/api/v1/products';

const TOKEN = 'product-catalogue-token';

export class Refusal extends Error {
    constructor(status, problem) {
        super(problem.detail ?? problem.title ?? 'The service answered with status ' + status + '.');
        this.status = status;
        this.problem = problem;
        this.errors = problem.errors ?? [];
    }
}

export const token = {
    get: () => sessionStorage.getItem(TOKEN) ?? '',
    set: text => text ? sessionStorage.setItem(TOKEN, text) : sessionStorage.removeItem(TOKEN)
};

export async function request(method, address, {headers = {}, body} = {}) {
    const all = new Headers({Accept: 'application/json', ...headers});
    if (token.get()) {
        all.set('Authorization', 'Bearer ' + token.get());
    }
    let response;
    try {
        response = await fetch(address, {method, headers: all, body, cache: 'no-store'});
    } catch {
        throw new Refusal(0, {detail: 'The service cannot be reached. Try again.'});
    }
    if (!response.ok) {
        const problem = await response.json().catch(() => ({}));
        if (response.status === 401) {
            document.dispatchEvent(new CustomEvent('sign-in'));
        }
        throw new Refusal(response.status, problem);
    }
    return response;
}

/** The product as it is, with the tag that guards a change of it. */
export async function read(id) {
    const response = await request('GET', PRODUCTS + '/' + id);
    return {product: await response.json(), etag: response.headers.get('ETag')};
}

/** Sends JSON; a key lets the service recognise the same request when it is sent again. */
export function send(method, address, value, {etag, key} = {}) {
    const headers = {};
    if (etag) {
        headers['If-Match'] = etag;
    }
    if (key) {
        headers['Idempotency-Key'] = key;
    }
    if (value !== undefined) {
        headers['Content-Type'] = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    }
    return request(method, address, {headers, body: value === undefined ? undefined : JSON.stringify(value)});
}

export function freshKey() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}

/** The address of that relation in the Link header (RFC 8288), or nothing. */
export function link(response, relation) {
    const found = [...(response.headers.get('Link') ?? '').matchAll(/<([^>]*)>; rel="([^"]*)"/g)];
    return found.find(each => each[2] === relation)?.[1];
}
