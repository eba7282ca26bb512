// Making elements. Whatever comes from the watched program goes in as text, never as markup.

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'class') {
      element.className = value;
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== undefined && value !== null) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const $ = (id) => document.getElementById(id);

// Writes only what differs, so that selections and screen readers are left alone.
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

// Makes one element like another, part by part: what is the same stays, so that focus, clicks and selections do too.
export function morph(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
    old.replaceWith(fresh);
    return;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    setText(old, fresh.textContent);
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name)) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
  const wanted = [...fresh.childNodes];
  const there = [...old.childNodes];
  wanted.forEach((child, at) => (there[at] ? morph(there[at], child) : old.append(child)));
  there.slice(wanted.length).forEach((child) => child.remove());
}

export function duration(millis) {
  if (millis < 1000) {
    return `${Math.max(0, Math.round(millis))} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ${Math.floor(seconds % 60)} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export const number = (value) => value.toLocaleString('en');

export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

// Not all the time, and never while the tab is hidden.
export function every(millis, work) {
  setInterval(() => {
    if (!document.hidden) {
      work();
    }
  }, millis);
}
