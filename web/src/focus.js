/** Where the keyboard is, and that our button never hides it. */

/** Give a text field the focus without calling up the keyboard of a phone. */
export function focusQuietly(field) {
  field.setAttribute("inputmode", "none");
  field.focus();
  const wake = () => field.removeAttribute("inputmode");
  for (const event of ["pointerdown", "keydown", "blur"]) {
    field.addEventListener(event, wake, { once: true });
  }
}

/** Move the launcher to the other side whenever it would cover what the keyboard has reached. */
export function stepAside(launcher) {
  const look = ({ target }) => {
    launcher.classList.remove("aside");
    const covers = target.matches?.(":focus-visible") && overlap(launcher, target);
    launcher.classList.toggle("aside", Boolean(covers));
  };
  document.addEventListener("focusin", look);
}

function overlap(one, other) {
  const [a, b] = [one, other].map((element) => element.getBoundingClientRect());
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
