// What a task does, as a small number, with its name and colour.

export const STATES = [
  { key: 'ended', name: 'ended' },
  { key: 'running', name: 'running' },
  { key: 'ready', name: 'ready' },
  { key: 'lock', name: 'lock' },
  { key: 'semaphore', name: 'semaphore' },
  { key: 'queue', name: 'queue' },
  { key: 'event', name: 'event' },
  { key: 'other', name: 'other wait' },
  { key: 'sleeping', name: 'sleeping' },
  { key: 'blocking', name: 'blocking' },
];

export const [ENDED, RUNNING, READY, LOCK, SEMAPHORE, QUEUE, EVENT, OTHER, SLEEPING, BLOCKING] = STATES.keys();

const OF_STATE = { NEW: READY, READY, RUNNING, SLEEPING, BLOCKING };
const OF_KIND = { lock: LOCK, semaphore: SEMAPHORE, queue: QUEUE, event: EVENT, condition: EVENT, sleep: SLEEPING };

export function codeOf(task) {
  return task.state === 'WAITING' ? OF_KIND[task.waits?.kind] ?? OTHER : OF_STATE[task.state] ?? OTHER;
}

// Colours live in the stylesheet; canvases ask for them here, and ask again when the theme changes.
let colours = null;

export function colour(name) {
  colours ??= read();
  return colours[name];
}

export function forgetColours() {
  colours = null;
}

function read() {
  const style = getComputedStyle(document.documentElement);
  const found = {};
  for (const { key } of STATES) {
    found[key] = style.getPropertyValue(`--s-${key}`).trim();
  }
  for (const name of ['ink', 'quiet', 'line', 'paper', 'panel', 'accent', 'deadlock', 'stripe']) {
    found[name] = style.getPropertyValue(`--${name}`).trim();
  }
  return found;
}

export function stateColour(code) {
  return colour(STATES[code].key);
}
