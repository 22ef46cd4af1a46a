// The list of products with its search, order and pages; what else the page does is in the other files.

import {PRODUCTS, link, request, token} from './api.js';
import * as editor from './editor.js';
import {$, alertIn, element, onButton, tell} from './page.js';
import * as prices from './prices.js';
import * as transfer from './transfer.js';

const LIMIT = 50;
const table = $('#products');
const words = $('#words');
const sort = $('#sort');
const signIn = $('#token');

const asked = new URLSearchParams(location.search);
words.value = asked.get('q') ?? '';
sort.value = asked.get('sort') ?? 'id';
if (!sort.value) {
    sort.value = 'id';
}

let pages = []; // the addresses of the pages up to the one that is shown
let next = null;
let turn = 0;

function filters() {
    return words.value.trim() ? new URLSearchParams({q: words.value.trim()}).toString() : '';
}

function firstPage() {
    const query = new URLSearchParams(filters());
    query.set('sort', sort.value);
    query.set('limit', String(LIMIT));
    return PRODUCTS + '?' + query;
}

/** Shows the first page of what is searched for, and keeps that in the page's own address. */
function search() {
    const query = new URLSearchParams(filters());
    if (sort.value !== 'id') {
        query.set('sort', sort.value);
    }
    window.history.replaceState(null, '', query.size ? '?' + query : location.pathname);
    pages = [firstPage()];
    return load();
}

/** Shows the last of the pages. An answer that arrives after a later question is passed over. */
async function load(focusId) {
    const mine = ++turn;
    table.setAttribute('aria-busy', 'true');
    try {
        const counted = pages.length === 1 ? {Prefer: 'count=exact'} : {};
        const response = await request('GET', pages.at(-1), {headers: counted});
        const products = await response.json();
        if (mine === turn) {
            show(products, response);
            if (focusId) {
                $(`[data-id="${focusId}"]`)?.focus();
            }
        }
    } catch (refusal) {
        if (mine === turn) {
            tell(refusal.message, {bad: true, label: 'Try again', action: () => load()});
        }
    } finally {
        if (mine === turn) {
            table.setAttribute('aria-busy', 'false');
        }
    }
}

function show(products, response) {
    $('tbody', table).replaceChildren(...products.map(row));
    const count = response.headers.get('X-Total-Count');
    if (count !== null) {
        $('#count').textContent = count === '1' ? '1 product' : Number(count).toLocaleString() + ' products';
    }
    next = link(response, 'next');
    $('#next').disabled = !next;
    $('#previous').disabled = pages.length < 2;
    $('#page').textContent = 'Page ' + pages.length;
    const empty = $('#empty');
    empty.hidden = products.length > 0;
    empty.textContent = words.value.trim() ? 'No product has all these words.' : 'There are no products yet.';
    for (const head of table.querySelectorAll('th[data-sort]')) {
        const [descending, field] = sort.value.startsWith('-') ? [true, sort.value.slice(1)] : [false, sort.value];
        if (head.dataset.sort === field) {
            head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        } else {
            head.removeAttribute('aria-sort');
        }
    }
}

function row(product) {
    const name = element('button', {type: 'button', textContent: product.name});
    name.dataset.id = product.id;
    name.addEventListener('click', () => editor.edit(product.id));
    return element('tr', {},
        element('td', {className: 'number', textContent: product.id}),
        element('td', {}, name),
        element('td', {className: 'description', textContent: product.description, title: product.description}),
        element('td', {className: 'number', textContent: prices.show(product.price)}));
}

function turnPage(by) {
    if (by > 0 && next) {
        pages.push(next);
    } else if (by < 0 && pages.length > 1) {
        pages.pop();
    }
    load().then(() => table.focus());
}

/** After a change the page is read again where it is. */
function refresh(id) {
    if (pages.length === 1) {
        pages = [firstPage()];
    }
    return load(id);
}

let pause;
words.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(search, 250);
});
$('#search').addEventListener('submit', event => {
    event.preventDefault();
    clearTimeout(pause);
    search();
});
sort.addEventListener('change', search);
table.querySelector('thead').addEventListener('click', event => {
    const field = event.target.closest('th')?.dataset.sort;
    if (field) {
        sort.value = sort.value === field ? '-' + field : field;
        search();
    }
});
$('#next').addEventListener('click', () => turnPage(1));
$('#previous').addEventListener('click', () => turnPage(-1));
$('#new').addEventListener('click', editor.create);
$('#import').addEventListener('click', transfer.openImport);
$('#export').addEventListener('click', transfer.openExport);
document.addEventListener('keydown', event => {
    const typing = event.target.closest?.('input, textarea, select, dialog');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
        return;
    }
    if (event.key === '/') {
        event.preventDefault();
        words.focus();
    } else if (event.key === 'n') {
        event.preventDefault();
        editor.create();
    }
});

document.addEventListener('sign-in', () => {
    $('#sign-in').hidden = false;
    if (!signIn.open) {
        alertIn(signIn, token.get() ? 'This token is not taken.' : '');
        signIn.showModal();
    }
});
$('#sign-in').addEventListener('click', () => signIn.showModal());
$('form', signIn).addEventListener('submit', event => {
    event.preventDefault();
    token.set($('#secret').value.trim());
    $('#secret').value = '';
    signIn.close();
    tell('');
    load();
});
onButton(signIn, {cancel: () => signIn.close()});

editor.start(refresh);
transfer.start(filters, search);
search();
