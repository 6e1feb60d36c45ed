/**
 * The page that the mailed link leads to. It sets the password with the token of its address, and asks for another link when
 * that one is of no use any more.
 */

// Addresses are relative to the page, so that it works under any address that leads to it.
const API = 'v1/users/password-reset';
const SHORTEST_BYTES = 8;
const LONGEST_BYTES = 72;

const find = (id) => document.getElementById(id);
const title = find('title');
const message = find('message');
const choose = find('choose');
const ask = find('ask');

const token = new URLSearchParams(location.search).get('token') ?? '';
// Whoever looks over the shoulder, into the history or at a screenshot shall not find the token there.
if (token !== '') history.replaceState(null, '', location.pathname);

function say(text) {
  message.textContent = text;
  if (text !== '') message.focus();
}

function show(form) {
  choose.hidden = form !== choose;
  ask.hidden = form !== ask;
}

/** What is wrong with a password, as its owner reads it; undefined when it can be sent. The service measures the same. */
function passwordProblem(password) {
  const bytes = new TextEncoder().encode(password.normalize('NFC')).length;
  if (bytes < SHORTEST_BYTES)
    return `That is too short. A password has at least ${SHORTEST_BYTES} characters.`;
  if (bytes > LONGEST_BYTES) return `That is too long. A password has at most ${LONGEST_BYTES} characters.`;
  return undefined;
}

/** One key for each password, so that a request whose response was lost can be repeated. */
let sent = { password: undefined, key: '' };
function keyOf(password) {
  if (sent.password !== password) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    sent = { password, key: [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
  }
  return sent.key;
}

async function post(path, body, headers = {}) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
    return { status: response.status, problem: response.ok ? {} : await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, problem: { detail: 'There is no connection at the moment. Try again.' } };
  }
}

/** The service says what was wrong and what to do next; the id lets support find the request. */
function textOf({ detail, errors, requestId }) {
  const field = errors?.[0]?.detail;
  const text = field === undefined ? (detail ?? 'Something went wrong. Try again.') : `The input ${field}.`;
  return requestId === undefined ? text : `${text} (${requestId})`;
}

/** Lets a form work once at a time. */
function onSubmit(form, work) {
  const button = form.querySelector('button');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    say('');
    await work();
    button.disabled = false;
  });
}

onSubmit(choose, async () => {
  const password = find('password').value;
  const wrong = passwordProblem(password);
  if (wrong !== undefined) return say(wrong);
  const headers = { 'Idempotency-Key': keyOf(password) };
  const { status, problem } = await post(`${API}/confirm`, { token, newPassword: password }, headers);
  if (status === 204) {
    show(undefined);
    title.textContent = 'Your new password is set';
    say('Sign in with it from now on. Wherever you were signed in before, you are signed out.');
  } else if (status === 410) {
    show(ask);
    title.textContent = 'This link no longer works';
    say('It was used before, or too much time has passed. Your password is as it was. Ask for a new link.');
  } else {
    say(textOf(problem));
  }
});

onSubmit(ask, async () => {
  const { status, problem } = await post(API, { email: find('email').value });
  if (status !== 202) return say(textOf(problem));
  show(undefined);
  title.textContent = 'Look into your mail';
  say('If there is an account with this address, a link to choose a new password is on its way.');
});

find('show').addEventListener('change', ({ target }) => {
  find('password').type = target.checked ? 'text' : 'password';
});

if (token === '') {
  title.textContent = 'Forgot your password?';
  say('Open the link in the mail again, or ask for a new one.');
}
show(token === '' ? ask : choose);
