/** How values are written. Whatever a peer has sent goes into the page as text, by these helpers alone. */

const PREFIXES = ["", "k", "M", "G", "T"];

/** Three digits that count, and a prefix: 999, 1.23k, 45.6M. */
function short(value) {
  let scaled = value;
  let prefix = 0;
  while (scaled >= 999.5 && prefix < PREFIXES.length - 1) {
    scaled /= 1000;
    prefix++;
  }
  const digits = scaled >= 100 || (prefix === 0 && Number.isInteger(scaled)) ? 0 : scaled >= 10 ? 1 : 2;
  return [scaled.toFixed(digits), PREFIXES[prefix]];
}

/** A rate or another number that is not exact. */
export function count(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  const rounded = value < 1000 ? Math.round(value * 10) / 10 : value;
  const [number, prefix] = short(rounded);
  return (prefix === "" ? String(rounded < 100 ? rounded : Math.round(rounded)) : number) + prefix;
}

/** Each digit of it. */
export function exact(value) {
  return value === null || value === undefined ? "–" : value.toLocaleString("en");
}

export function bytes(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  const [number, prefix] = short(Math.round(value));
  return `${number} ${prefix}B`;
}

export function bytesPerSecond(value) {
  return value === null || value === undefined ? "–" : `${bytes(value)}/s`;
}

/** 850 ns, 12.3 µs, 4.56 ms, 7.89 s. */
export function nanos(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  const units = ["ns", "µs", "ms", "s"];
  let scaled = value;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${Number(scaled.toPrecision(3))} ${units[unit]}`;
}

/** 820 ms, 12 s, 3 m 20 s, 5 h 2 m, 12 d 4 h. */
export function duration(millis) {
  if (millis === null || millis === undefined) {
    return "–";
  }
  if (millis < 1000) {
    return `${Math.floor(millis)} ms`;
  }
  const seconds = Math.floor(millis / 1000);
  const parts = [
    ["d", Math.floor(seconds / 86400)],
    ["h", Math.floor(seconds / 3600) % 24],
    ["m", Math.floor(seconds / 60) % 60],
    ["s", seconds % 60],
  ];
  const first = parts.findIndex(([, value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([, value], index) => index === 0 || value > 0)
    .map(([unit, value]) => `${value} ${unit}`)
    .join(" ");
}

/** The time of day, to the millisecond, where the browser is. */
export function clock(instant) {
  const time = new Date(instant);
  const two = (number) => String(number).padStart(2, "0");
  const millis = String(time.getMilliseconds()).padStart(3, "0");
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${millis}`;
}

export function plural(number, one, many = `${one}s`) {
  return `${exact(number)} ${number === 1 ? one : many}`;
}

/** Controls, and what turns the direction of a text, as escapes. */
export function visible(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) => {
    const known = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
    return known[one] ?? `\\u{${one.codePointAt(0).toString(16)}}`;
  });
}

/** Text is written only where it has changed, so that selections and screen readers are left alone. */
export function write(node, text) {
  const shown = visible(String(text));
  if (node.textContent !== shown) {
    node.textContent = shown;
  }
}

/** A new element with these attributes and these children: nodes, or texts. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

/** The children of a node, one for each item in the order of the items; those that stay are kept. */
export function keyed(parent, items, key, create, update) {
  const kept = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const name = String(key(item));
    let child = kept.get(name);
    if (child) {
      kept.delete(name);
    } else {
      child = create(item);
      child.dataset.key = name;
    }
    if (parent.children[index] !== child) {
      parent.insertBefore(child, parent.children[index] ?? null);
    }
    update(child, item);
  });
  for (const child of kept.values()) {
    child.remove();
  }
}
