// Keeps one choice of the person in a cookie and tells the browser the page's language.

export default function ({ data }) {
  document.documentElement.lang = data.language;
  if (data.keep) {
    document.cookie = "beleg_language=" + encodeURIComponent(data.keep) + "; path=/; max-age=31536000; SameSite=Lax";
  }
}
