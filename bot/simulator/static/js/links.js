// Where a link leads: into this simulator (t.me/<bot>?start=…), or out to the web in a new tab.

const WEB = new Set(["http:", "https:", "mailto:", "tel:"]);

function parse(address) {
  for (const candidate of [address, `https://${address}`]) {
    try {
      const url = new URL(candidate);
      if (WEB.has(url.protocol) || url.protocol === "tg:") return url;
    } catch {
      // Not an absolute address: tried once more with a scheme.
    }
  }
  return null;
}

/** {kind: "bot", href} for the bot's own links, {kind: "web", href} for others, null for what may not be opened. */
export function destination(address, botUsername) {
  const url = parse(address);
  if (!url) return null;
  const named =
    url.protocol === "tg:"
      ? url.searchParams.get("domain")
      : /^(www\.)?(t|telegram)\.me$/i.test(url.hostname) && url.pathname.slice(1);
  if (named && named.toLowerCase() === botUsername.toLowerCase()) return { kind: "bot", href: url.href };
  return WEB.has(url.protocol) ? { kind: "web", href: url.href } : null;
}
