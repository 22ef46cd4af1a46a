// Small helpers for what is on the page.

export const $ = (selector, within = document) => within.querySelector(selector);

/** An element with text or other elements in it; text is never read as HTML. */
export function element(tag, properties = {}, ...content) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...content);
    return made;
}

/** Shows a dialog's alert, or hides it where there is no text. */
export function alertIn(dialog, text = '') {
    const place = $('.alert', dialog);
    place.textContent = text;
    place.hidden = !text;
}

/** Calls what belongs to a button of the dialog by its data-do. */
export function onButton(dialog, actions) {
    dialog.addEventListener('click', event => actions[event.target.dataset?.do]?.());
}

/** Tells what was done; with an action, as an undo, that can be taken. */
export function tell(text, {bad = false, action, label} = {}) {
    const place = $('#message');
    place.classList.toggle('bad', bad);
    place.replaceChildren(text);
    if (action) {
        const button = element('button', {type: 'button', textContent: label});
        button.addEventListener('click', () => {
            button.disabled = true;
            action();
        });
        place.append(button);
    }
}

/** Runs one thing at a time for a form: its buttons wait until it is done. */
export async function busy(form, work) {
    const buttons = [...form.querySelectorAll('button:enabled')];
    buttons.forEach(button => button.disabled = true);
    try {
        return await work();
    } finally {
        buttons.forEach(button => button.disabled = false);
    }
}
