/** What the host is asked. */

const PATIENCE_MILLIS = 5000;
const KEY = "wirehost-token";

/** The host has answered, but not with what it was asked for. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** In this tab alone, and gone with it. */
export function keepToken(token) {
  sessionStorage.setItem(KEY, token);
}

/** Of a header only Latin-1 would arrive, which fetch insists upon; the host reads UTF-8. */
function authorization() {
  const token = sessionStorage.getItem(KEY);
  if (token === null) {
    return {};
  }
  const utf8 = new TextEncoder().encode(`Bearer ${token}`);
  return { Authorization: String.fromCharCode(...utf8) };
}

/** The answer of a verb; arguments that are undefined are left out. */
export async function ask(verb, parameters = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined) {
      query.set(key, value);
    }
  }
  const response = await fetch(`/api/v1/${verb}?${query}`, {
    headers: authorization(),
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MILLIS),
  });
  if (response.ok) {
    return response.json();
  }
  const text = await response.text();
  throw new Refusal(response.status, response.status === 401 ? text : errorOf(text));
}

function errorOf(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    return text;
  }
}
