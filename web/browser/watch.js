/* global document, Element, MutationObserver, Node */

/**
 * Runs in the page before anything else of it. Leaves `watched`: violations of the policy, and
 * announced, what live regions were given, one entry for each node that was added.
 */
export function watch() {
  const watched = { violations: [], announced: [] };
  globalThis.watched = watched;
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    watched.violations.push(`${effectiveDirective} ${blockedURI}`);
  });

  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    new MutationObserver(hear).observe(root, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return root;
  };

  function hear(changes) {
    for (const { target, addedNodes } of changes) {
      if (!isLive(target)) continue;
      const texts = addedNodes.length ? [...addedNodes].map(heard) : [heard(target)];
      watched.announced.push(...texts.filter(Boolean));
    }
  }

  /** Whether a screen reader tells what is added here: the nearest region decides. */
  function isLive(node) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const region = element?.closest("[aria-live], [role=status], [role=alert], [role=log]");
    if (!region || element.closest("[aria-hidden=true], [hidden]")) return false;
    return (region.getAttribute("aria-live") ?? "polite") !== "off";
  }

  /** Return what is told of a node: not what is hidden or set apart from the region. */
  function heard(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim();
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (node.matches("[aria-live=off], [aria-hidden=true], [hidden], svg")) return "";
    return [...node.childNodes].map(heard).filter(Boolean).join(" ");
  }
}
