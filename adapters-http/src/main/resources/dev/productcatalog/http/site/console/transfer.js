// Files in and out. An import is tried first, and shows what it would do.

import {PRODUCTS, freshKey, request} from './api.js';
import {$, alertIn, busy, element, onButton, tell} from './page.js';
import * as prices from './prices.js';

const COUNTS = ['received', 'created', 'updated', 'unchanged', 'skipped', 'failed', 'truncated'];
const dialog = $('#transfer');
const form = $('form', dialog);
const report = $('#report');
const run = $('[data-do=import]', dialog);
const download = $('#download');

let done = () => {};
let filters = () => '';
let key = '';
let tried = false;

/** @param currentFilters yields the query of the list that is shown, @param whenDone is called after an import */
export function start(currentFilters, whenDone) {
    filters = currentFilters;
    done = whenDone;
}

export function openImport() {
    form.reset();
    forget();
    dialog.showModal();
}

export function openExport() {
    alertIn(download);
    download.showModal();
}

/** What was tried holds for that file and those choices only. */
function forget() {
    tried = false;
    run.disabled = true;
    key = freshKey();
    report.replaceChildren();
    alertIn(dialog);
    $('#on-conflict').disabled = form.elements.action.value === 'create';
    form.querySelectorAll('.csv').forEach(field => field.hidden = isNdjson());
}

function isNdjson() {
    return /\.(ndjson|jsonl)$/i.test($('#file').files[0]?.name ?? '');
}

function type() {
    if (isNdjson()) {
        return 'application/x-ndjson';
    }
    const tabs = /\.tsv$/i.test($('#file').files[0].name);
    return (tabs ? 'text/tab-separated-values' : 'text/csv') + '; charset=' + $('#charset').value;
}

function parameters(dryRun) {
    const query = new URLSearchParams({mode: form.elements.mode.value, action: form.elements.action.value});
    if (form.elements.action.value !== 'create') {
        query.set('on_conflict', form.elements.on_conflict.value);
    }
    const unit = form.elements.price_unit.value;
    if (!isNdjson() && unit !== 'minor') {
        query.set('price_unit', 'major');
        query.set('decimal', unit.at(-1));
    }
    if (!isNdjson() && $('#escaped').checked) {
        query.set('escape_formulas', 'true');
    }
    if (dryRun) {
        query.set('dry_run', 'true');
    }
    return query;
}

async function work(dryRun) {
    await busy(form, () => send(dryRun));
    run.disabled = !tried;
}

async function send(dryRun) {
    const file = $('#file').files[0];
    if (!file) {
        alertIn(dialog, 'Choose a file first.');
        return;
    }
    alertIn(dialog);
    try {
        const headers = {'Content-Type': type(), ...dryRun ? {} : {'Idempotency-Key': key}};
        const response = await request('POST', PRODUCTS + '/import?' + parameters(dryRun), {headers, body: file});
        const result = await response.json();
        show(result, dryRun);
        tried = dryRun && result.created + result.updated > 0;
        if (!dryRun) {
            tell(`Imported: ${result.created} created, ${result.updated} updated.`);
            done();
        }
    } catch (refusal) {
        if (refusal.problem?.received !== undefined) {
            show(refusal.problem, dryRun);
        }
        tried = false;
        const named = refusal.errors.filter(error => error.in).map(error => `${error.name ?? error.pointer} ${error.detail}`);
        alertIn(dialog, [refusal.message, ...named].join('; '));
    }
}

function show(result, dryRun) {
    const counts = COUNTS.filter(count => result[count]).map(count => `${result[count]} ${count}`).join(', ');
    const parts = [element('p', {}, element('strong', {textContent: dryRun ? 'It would be: ' : 'Done: '}),
        counts || 'an empty file')];
    if (result.ignored_columns?.length) {
        parts.push(element('p', {textContent: 'Columns that are ignored: ' + result.ignored_columns.join(', ')}));
    }
    if (result.lowest_price !== undefined && result.lowest_price !== null) {
        parts.push(element('p', {textContent: `Prices from ${prices.show(result.lowest_price)} to ${prices.show(result.highest_price)}`}));
    }
    if (result.preview?.length) {
        parts.push(table('The first products', ['Name', 'Description', 'Price'],
            result.preview.map(product => [product.name, product.description, prices.show(product.price)])));
    }
    const faults = (result.errors ?? []).filter(error => error.line);
    if (faults.length) {
        parts.push(table('What is wrong', ['Line', 'Where', 'What', 'It reads'], faults.map(error =>
            [String(error.line), error.column ?? error.pointer ?? '', error.detail, error.value ?? ''])));
    }
    report.replaceChildren(...parts);
}

function table(title, heads, rows) {
    return element('div', {className: 'rows', tabIndex: 0}, element('table', {}, element('caption', {textContent: title}),
        element('thead', {}, element('tr', {}, ...heads.map(head => element('th', {scope: 'col', textContent: head})))),
        element('tbody', {}, ...rows.map(row => element('tr', {},
            ...row.map(text => element('td', {textContent: text})))))));
}

async function save() {
    const format = $('#format').value;
    const query = new URLSearchParams(filters());
    query.set('format', format === 'ndjson' ? 'ndjson' : 'csv');
    if (format === 'csv') {
        query.set('bom', 'true');
        query.set('escape_formulas', 'true');
    }
    if ($('#with-tags').checked) {
        query.set('etags', 'true');
    }
    try {
        const response = await request('GET', PRODUCTS + '/export?' + query, {headers: {Accept: '*/*'}});
        const address = URL.createObjectURL(await response.blob());
        const name = /filename="?([^";]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'products.' + format;
        element('a', {href: address, download: name}).click();
        setTimeout(() => URL.revokeObjectURL(address), 60_000);
        download.close();
    } catch (refusal) {
        alertIn(download, refusal.message || 'The export was cut off. Try again.');
    }
}

form.addEventListener('change', forget);
form.addEventListener('submit', event => {
    event.preventDefault();
    work(true);
});
onButton(dialog, {import: () => work(false), cancel: () => dialog.close()});
$('form', download).addEventListener('submit', event => {
    event.preventDefault();
    busy(event.target, save);
});
onButton(download, {cancel: () => download.close()});
