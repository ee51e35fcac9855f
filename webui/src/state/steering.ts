// The calls that steer a run. What comes back is a sentence for people: null when it was done.

export interface Answer {
  ok: boolean;
  message: string;
}

const unreachable = "The load generator does not answer. Is it still running?";

async function call(path: string, init: RequestInit): Promise<Response | null> {
  try {
    return await fetch(path, { ...init, credentials: "same-origin", cache: "no-store" });
  } catch {
    return null;
  }
}

async function answerOf(response: Response | null): Promise<Answer> {
  if (!response) return { ok: false, message: unreachable };
  if (response.status === 401)
    return { ok: false, message: "Your log-in has ended. Load this page again to log in." };
  const text = await response.text();
  let message = "";
  let success = response.ok;
  try {
    const data = JSON.parse(text) as { success?: boolean; message?: string };
    success = response.ok && data.success !== false;
    message = data.message ?? "";
  } catch {
    message = text.startsWith("<") ? "" : text.slice(0, 300);
  }
  return { ok: success, message: success ? message : message || `The load generator refused: ${response.status}` };
}

export async function swarm(body: URLSearchParams): Promise<Answer> {
  return answerOf(await call("swarm", { method: "POST", body }));
}

// Locust took GET for these once, and takes POST now.
async function postOrGet(path: string): Promise<Answer> {
  let response = await call(path, { method: "POST" });
  if (response?.status === 405) response = await call(path, { method: "GET" });
  return answerOf(response);
}

export const stop = () => postOrGet("stop");
export const resetStats = () => postOrGet("stats/reset");
