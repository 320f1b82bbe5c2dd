// Begins a page: its language, its heading, a link past the navigation; keeps two things in cookies.

const SKIP = "beleg-skip";

function keepCookie(name, value) {
  document.cookie = name + "=" + encodeURIComponent(value) + "; path=/; max-age=31536000; SameSite=Lax";
}

/** The first stop of the Tab key: past the navigation to what the page is about. */
function skipLink(words) {
  const before = document.getElementById(SKIP);
  const button = before || el("button", { attributes: { id: SKIP, type: "button" } });
  button.textContent = words;
  button.onclick = () => {
    const main = document.querySelector('[data-testid="stMain"]');
    if (!main) return;
    main.setAttribute("tabindex", "-1");
    main.focus({ preventScroll: true });
  };
  if (!before) document.body.prepend(button);
}

export default function ({ data, parentElement }) {
  document.documentElement.lang = data.language;
  if (data.keep) keepCookie("beleg_language", data.keep);
  if (!document.cookie.includes("beleg_person=")) keepCookie("beleg_person", data.person);
  skipLink(data.skip);
  ownRoot(parentElement).replaceChildren(el("h1", { class: "visually-hidden", text: data.title }));
}
