// The target of a request as path and query, in whichever form the client sent it (pure)

/**
 * A server must accept the absolute form too, `GET http://host/path` (RFC 9112 section 3.2.2). One slash at the end of
 * the path makes no difference. A target that is no URL is returned as it is, and matches no route.
 */
export function requestTarget(url: string): string {
  const target = url.startsWith('/') ? url : originForm(url);
  const queryStart = target.indexOf('?');
  const path = queryStart < 0 ? target : target.slice(0, queryStart);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) + target.slice(path.length) : target;
}

function originForm(url: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
