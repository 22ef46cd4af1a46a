// The dialogs that create, change and delete a product. A change is sent with the tag of the state that was opened; if
// somebody else was faster, both states are shown and nothing is lost.

import {PRODUCTS, freshKey, read, send} from './api.js';
import * as history from './history.js';
import {$, alertIn, busy, element, onButton, tell} from './page.js';
import * as prices from './prices.js';

const dialog = $('#editor');
const form = $('form', dialog);
const MEMBERS = [...form.elements].map(field => field.name).filter(name => name); // those that have a field
const conflict = $('#conflict');
const confirm = $('#confirm');

let opened = null; // {product, etag} as it was when it was opened; null for a new one
let key = '';
let done = () => {};

$('#price-label').textContent = prices.label;

/** @param whenDone is called after each change */
export function start(whenDone) {
    done = whenDone;
}

export function create() {
    key = freshKey();
    open(null, {});
}

export async function edit(id) {
    try {
        const found = await read(id);
        open(found, found.product);
    } catch (refusal) {
        tell(refusal.status === 404 ? 'This product was deleted meanwhile.' : refusal.message, {bad: true});
        done();
    }
}

function open(state, values) {
    opened = state;
    $('#editor-title').textContent = state ? 'Product ' + state.product.id : 'New product';
    for (const each of ['history', 'delete']) {
        $(`[data-do=${each}]`, dialog).hidden = !state;
    }
    fill(values);
    showErrors([]);
    alertIn(dialog);
    if (!dialog.open) {
        dialog.showModal();
    }
    form.elements.name.focus();
}

function fill(values) {
    for (const member of MEMBERS) {
        const value = values[member] ?? '';
        form.elements[member].value = member === 'price' && Number.isInteger(value) ? prices.edit(value) : value;
    }
}

/** What was entered: no price where that was left empty, null for an optional member that was. */
function typed() {
    const values = {};
    for (const member of MEMBERS) {
        const field = form.elements[member];
        const value = member === 'price' ? prices.parse(field.value) : field.value.replace(/\r\n/g, '\n');
        if (value !== undefined) {
            values[member] = value === '' && 'optional' in field.dataset ? null : value;
        }
    }
    return values;
}

/** What of the product is to change; what was emptied is null, so that the service removes it or says why not. */
function changes(values) {
    const before = opened?.product ?? {};
    const changed = {};
    for (const member of MEMBERS) {
        const value = values[member] ?? null;
        if (value !== (before[member] ?? null)) {
            changed[member] = value;
        }
    }
    return changed;
}

async function save() {
    try {
        const values = typed();
        const response = opened
            ? await send('PATCH', PRODUCTS + '/' + opened.product.id, changes(values), {etag: opened.etag})
            : await send('POST', PRODUCTS, changes(values), {key});
        const product = await response.json();
        dialog.close();
        tell((opened ? 'Saved ' : 'Created ') + product.name + '.');
        done(product.id);
    } catch (refusal) {
        await explain(refusal);
    }
}

async function explain(refusal) {
    if (refusal.status === 412) {
        await showConflict();
    } else if (refusal.status === 404) {
        dialog.close();
        tell('This product was deleted meanwhile.', {bad: true});
        done();
    } else {
        key = refusal.status === 422 ? freshKey() : key; // another body is another request
        const elsewhere = showErrors(refusal.errors);
        alertIn(dialog, refusal.errors.length ? elsewhere : refusal.message);
    }
}

/** Shows each fault at its field; answers with what has no field. */
function showErrors(errors) {
    const left = errors.filter(error => !MEMBERS.includes(error.pointer?.slice(2)));
    for (const member of MEMBERS) {
        const own = errors.filter(error => error.pointer === '#/' + member);
        $(`#${member}-error`).textContent = own.map(error => error.detail).join('; ');
        form.elements[member].setAttribute('aria-invalid', String(own.length > 0));
    }
    $('[aria-invalid=true]', form)?.focus();
    return left.map(error => `${error.name ?? error.pointer} ${error.detail}`).join('; ');
}

async function showConflict() {
    const mine = {...opened.product, ...typed()};
    const now = await read(opened.product.id).catch(() => null);
    if (!now) {
        dialog.close();
        tell('This product was deleted meanwhile. What you entered was not saved.', {bad: true});
        done();
        return;
    }
    const shown = (product, member) => member === 'price' && Number.isInteger(product.price)
        ? prices.show(product.price) : String(product[member] ?? '');
    const cell = (product, member) => {
        const text = shown(product, member);
        const differs = text !== shown(opened.product, member);
        return element('td', {}, differs ? element('mark', {textContent: text}) : text);
    };
    $('tbody', conflict).replaceChildren(...MEMBERS.map(member => element('tr', {},
        element('th', {scope: 'row', textContent: member[0].toUpperCase() + member.slice(1)}),
        cell(opened.product, member), cell(mine, member), cell(now.product, member))));
    const before = opened;
    conflict.choose = choice => {
        conflict.close();
        if (choice === 'theirs') {
            dialog.close();
            tell('Left as it is stored.');
            done(now.product.id);
            return;
        }
        // what I did not touch stays as somebody else made it
        const merged = {...now.product};
        for (const member of MEMBERS) {
            if (mine[member] !== before.product[member]) {
                merged[member] = mine[member];
            }
        }
        opened = now;
        if (choice === 'mine') {
            fill(merged);
            busy(form, save);
        } else {
            open(now, Number.isInteger(merged.price) ? merged : {...merged, price: now.product.price});
        }
    };
    conflict.showModal();
}

function askToDelete() {
    $('#confirm-text').textContent = `“${opened.product.name}” is taken out of the catalogue.`;
    confirm.showModal();
}

async function remove() {
    confirm.close();
    const {product, etag} = opened;
    try {
        await send('DELETE', PRODUCTS + '/' + product.id, undefined, {etag});
        dialog.close();
        tell(`Deleted ${product.name}.`, {label: 'Undo', action: () => history.undo(product, done)});
        done();
    } catch (refusal) {
        await explain(refusal);
    }
}

form.addEventListener('submit', event => {
    event.preventDefault();
    busy(form, save);
});
form.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        form.requestSubmit();
    }
});
onButton(dialog, {
    cancel: () => dialog.close(),
    delete: askToDelete,
    history: () => history.show(opened, async id => {
        dialog.close();
        done(id);
    })
});
onButton(confirm, {yes: () => busy(form, remove), no: () => confirm.close()});
onButton(conflict, {
    edit: () => conflict.choose('edit'),
    mine: () => conflict.choose('mine'),
    theirs: () => conflict.choose('theirs')
});
