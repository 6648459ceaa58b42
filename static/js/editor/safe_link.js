/** Where a link in what people write may lead: another site over https, or a mailbox. */

const SCHEMES = ["https:", "mailto:"];

/** The address in its plain form, or null for anything else (`javascript:` with a tab inside too). @param {unknown} value */
export function safeHref(value) {
  // Browsers ignore tabs and line breaks inside an address and control characters around it; so do we, before judging.
  const text = String(value ?? "").replace(
    /[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    "",
  );
  const url = text.length <= 2000 ? parse(text) : null;
  return url && SCHEMES.includes(url.protocol) ? url.href : null;
}

/** @param {string} text @returns {URL | null} */
function parse(text) {
  try {
    return new URL(text);
  } catch {
    return null; // the constructor throws TypeError, and nothing else, for what is not an address
  }
}

/** What somebody typed as an address: `example.org` means https, `a@example.org` a mailbox. @param {string} typed */
export function addressFrom(typed) {
  const text = typed.trim();
  if (/^[^\s/:@]+@[^\s/:@]+\.[^\s/:@]+$/.test(text)) return safeHref(`mailto:${text}`);
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return safeHref(text.replace(/^http:/i, "https:"));
  return /^[^\s/]+\.[^\s/]{2,}/.test(text) ? safeHref(`https://${text}`) : null;
}
