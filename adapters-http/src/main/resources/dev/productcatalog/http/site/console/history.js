// What became of a product, and the way back.

import {PRODUCTS, link, read, request, send} from './api.js';
import {$, alertIn, busy, element, onButton, tell} from './page.js';
import * as prices from './prices.js';

const dialog = $('#history');
const list = $('.changes', dialog);
const more = $('[data-do=more]', dialog);

let of = null; // {product, etag}
let next = null;
let done = () => {};

export async function show(state, whenReverted) {
    of = state;
    done = whenReverted;
    $('#history-title').textContent = 'What became of “' + of.product.name + '”';
    list.replaceChildren();
    alertIn(dialog);
    dialog.showModal();
    await load(PRODUCTS + '/' + of.product.id + '/changes?limit=20');
}

async function load(address) {
    try {
        const response = await request('GET', address);
        const {changes} = await response.json();
        list.append(...changes.map(row));
        next = link(response, 'next');
        more.hidden = !next;
        alertIn(dialog, list.children.length ? '' : 'Nothing of it is kept.');
    } catch (refusal) {
        alertIn(dialog, refusal.message);
    }
}

function row(change) {
    const when = new Date(change.at).toLocaleString();
    const who = change.by ? ' by ' + change.by : '';
    const item = element('li', {}, element('p', {}, element('strong', {textContent: change.type}),
        ` ${when}${who}`));
    if (change.product) {
        const {name, description, price} = change.product;
        item.append(element('p', {textContent: `${name} · ${prices.show(price)}${description ? ' · ' : ''}${description}`}));
        const button = element('button', {type: 'button', textContent: 'Make it so again'});
        button.addEventListener('click', () => busy(dialog, () => revert(change.seq)));
        item.append(button);
    }
    return item;
}

async function revert(seq) {
    try {
        const response = await send('POST', PRODUCTS + '/' + of.product.id + '/revert', {seq}, {etag: of.etag});
        const product = await response.json();
        dialog.close();
        tell(`${product.name} is as it was.`);
        done(product.id);
    } catch (refusal) {
        if (refusal.status === 412) {
            of = await read(of.product.id);
            list.replaceChildren();
            await load(PRODUCTS + '/' + of.product.id + '/changes?limit=20');
            alertIn(dialog, 'Somebody else changed it meanwhile: look again, then choose.');
        } else {
            alertIn(dialog, refusal.message);
        }
    }
}

/** Brings a deleted product back as it was before. */
export async function undo(product, whenDone) {
    try {
        const response = await request('GET', PRODUCTS + '/' + product.id + '/changes?limit=2');
        const last = (await response.json()).changes.find(change => change.product);
        await send('POST', PRODUCTS + '/' + product.id + '/revert', {seq: last.seq});
        tell(`${product.name} is back.`);
        whenDone(product.id);
    } catch (refusal) {
        tell(refusal.message, {bad: true});
    }
}

onButton(dialog, {close: () => dialog.close(), more: () => load(next)});
