// A script of somebody else's, once a page.

/** A script that takes longer is not waited for. */
const TIMEOUT_MS = 10_000;

const loading = new Map<string, Promise<void>>();

export function loadScript(url: string): Promise<void> {
  const promise = loading.get(url) ?? addScript(url);
  loading.set(url, promise);
  return promise;
}

function addScript(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.async = true;
    const fail = () => {
      clearTimeout(timer);
      // The next request may try again.
      loading.delete(url);
      script.remove();
      reject(new Error(`${url} cannot be loaded`));
    };
    const timer = setTimeout(fail, TIMEOUT_MS);
    script.onerror = fail;
    script.onload = () => {
      clearTimeout(timer);
      resolve();
    };
    document.head.append(script);
  });
}
