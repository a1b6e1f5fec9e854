/** Calls /api/admin as its page does, without a browser. */
export interface AdminClient {
  /** Sends a request to /api/admin/`path`. Throws on an answer that is none of success. */
  send(method: string, path: string, body?: object): Promise<unknown>;
}

/** Signs in. `page`: URL of the page. */
export async function signInAdmin(page: string, password: string): Promise<AdminClient> {
  const send = async (method: string, path: string, body?: object, cookie = '') => {
    const headers = { 'content-type': 'application/json', origin: new URL(page).origin, cookie };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const answer = await fetch(new URL(`/api/admin/${path}`, page), init);
    if (!answer.ok)
      throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const signedIn = await send('POST', 'sign-in', { password });
  const [cookie = ''] = signedIn.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  return {
    send: async (method, path, body) => {
      const text = await (await send(method, path, body, cookie)).text();
      return text === '' ? undefined : JSON.parse(text);
    },
  };
}
