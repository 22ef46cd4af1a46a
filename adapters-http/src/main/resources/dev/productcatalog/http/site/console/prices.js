// Prices: minor units in the API; for people in major units, where the catalogue's currency is known. No price is ever
// computed as a fraction: digits are moved.

const currency = document.body.dataset.currency;
const format = currency ? new Intl.NumberFormat(undefined, {style: 'currency', currency}) : null;
const digits = format ? format.resolvedOptions().maximumFractionDigits : 0;

export const label = currency ? 'Price in ' + currency : 'Price in minor units, as cents';

function major(minor, point) {
    const text = String(minor).padStart(digits + 1, '0');
    return digits === 0 ? text : text.slice(0, -digits) + point + text.slice(-digits);
}

/** The price as people read it. */
export function show(minor) {
    return format ? format.format(major(minor, '.')) : String(minor);
}

/** The price as people edit it. */
export function edit(minor) {
    return major(minor, '.');
}

/** What was typed, as the value for the API: what is no price is sent as it is, so that the service says why not. */
export function parse(text) {
    const match = /^\s*([0-9]+)(?:[.,]([0-9]*))?\s*$/.exec(text);
    if (!match || (match[2] ?? '').length > digits) {
        return text.trim() === '' ? undefined : text;
    }
    return Number(match[1] + (match[2] ?? '').padEnd(digits, '0'));
}
