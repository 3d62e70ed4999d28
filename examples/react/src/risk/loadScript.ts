// A script of somebody else's, once a page.

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
    script.onload = () => resolve();
    script.onerror = () => {
      // The next form of this page may try again.
      loading.delete(url);
      script.remove();
      reject(new Error(`${url} cannot be loaded`));
    };
    document.head.append(script);
  });
}
