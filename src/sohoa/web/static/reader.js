// The page image: deep zoom through IIIF, hits drawn on it, pages turned without loading the whole page anew.
// Everything works without this script too: the links are real and the image has a plain version.
const PARTS = ["phan-dau", "lat-trang", "tim-thay", "van-ban"];
const SWIPE_PX = 60;
const AT_REST = 1.08;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const room = document.querySelector(".reader");
const rightToLeft = room.dataset.direction === "right-to-left";
let frame = document.getElementById("anh");
let viewer = null;

function openViewer() {
  if (!window.OpenSeadragon) return showPicture();
  forestallInlineStyle();
  viewer = OpenSeadragon({
    element: frame, showNavigationControl: false, drawer: "canvas", prefixUrl: "",
    animationTime: still ? 0 : 0.5, immediateRender: true, blendTime: still ? 0 : 0.1,
    visibilityRatio: 0.6, minZoomImageRatio: 0.9, maxZoomPixelRatio: 2.5, constrainDuringPan: true,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { flickEnabled: false, dblClickToZoom: true },
    imageLoaderLimit: 4,
  });
  viewer.addHandler("open", () => { frame.classList.remove("is-waiting"); frame.style.backgroundImage = ""; drawHits(); });
  viewer.addHandler("open-failed", showPicture);
  viewer.addHandler("canvas-key", (event) => { if (turnKey(event.originalEvent)) event.preventDefaultAction = true; });
  watchSwipes();
  watchZoomButtons();
  showPage();
  return undefined;
}

// The viewer adds a style element unless one of that mark is there. Our policy allows no styles within the page: this
// one is a style in name only (of no namespace that browsers know), and the rule itself is in reader.css.
function forestallInlineStyle() {
  const style = document.createElementNS("https://openseadragon.github.io", "style");
  style.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(style);
}

async function showPage() {
  frame.classList.add("is-waiting");
  frame.style.backgroundImage = `url("${frame.dataset.thumbnail}")`;
  const { service } = frame.dataset;
  try {
    const answer = await fetch(`${service}/info.json`);
    if (!answer.ok) throw new Error(String(answer.status));
    const info = await answer.json();
    // Behind a proxy the library may know itself by another name: the tiles are where this page is.
    if (service === frame.dataset.service) viewer.open({ ...info, id: location.origin + service });
  } catch {
    showPicture();
  }
}

function showPicture() {
  frame.classList.remove("is-waiting");
  frame.style.backgroundImage = "";
  if (frame.querySelector(".still")) return;
  const box = document.createElement("div");
  box.className = "still";
  const image = document.createElement("img");
  image.src = frame.dataset.picture;
  image.alt = "";
  box.append(image);
  frame.append(box);
}

function hits() {
  return frame.dataset.hits.trim().split(/\s+/).filter(Boolean).map((text) => text.split(",").map(Number));
}

function drawHits() {
  viewer.clearOverlays();
  for (const [x0, y0, x1, y1] of hits()) {
    const element = document.createElement("div");
    element.className = "hit";
    viewer.addOverlay({ element, location: toViewport(x0, y0, x1, y1) });
  }
}

function toViewport(x0, y0, x1, y1) {
  // The hits are in pixels of the page; the image served may be of another size.
  const scale = viewer.world.getItemAt(0).getContentSize().x / Number(frame.dataset.width || 1);
  return viewer.viewport.imageToViewportRectangle(x0 * scale, y0 * scale, (x1 - x0) * scale, (y1 - y0) * scale);
}

function isAtRest() {
  return !viewer || viewer.viewport.getZoom() <= viewer.viewport.getHomeZoom() * AT_REST;
}

function watchSwipes() {
  let start = null;
  viewer.addHandler("canvas-press", (event) => { start = isAtRest() ? event.position : null; });
  viewer.addHandler("canvas-release", (event) => {
    if (!start) return;
    const dx = event.position.x - start.x;
    const dy = event.position.y - start.y;
    start = null;
    if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) turn((dx < 0) !== rightToLeft);
  });
}

function watchZoomButtons() {
  const box = document.querySelector(".zoom");
  box.hidden = false;
  box.addEventListener("click", (event) => zoom(event.target.closest("button")?.dataset.zoom));
}

function zoom(how) {
  if (!viewer || !how) return;
  if (how === "home") viewer.viewport.goHome(still);
  else viewer.viewport.zoomBy(how === "in" ? 1.5 : 1 / 1.5, undefined, still).applyConstraints();
}

function turn(forward) {
  const link = document.getElementById(forward ? "trang-sau" : "trang-truoc");
  if (link) go(link.href, true);
}

async function go(address, remember) {
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    location.assign(address);
    return;
  }
  replacePage(new DOMParser().parseFromString(await answer.text(), "text/html"));
  if (remember) history.pushState(null, "", address);
}

function replacePage(page) {
  const focused = document.activeElement?.id;
  for (const id of PARTS) document.getElementById(id)?.replaceChildren(...page.getElementById(id).childNodes);
  document.getElementById("thong-bao").textContent = document.getElementById("ten-trang").textContent;
  const fresh = page.getElementById("anh");
  for (const name of ["service", "thumbnail", "picture", "width", "height", "hits"]) frame.dataset[name] = fresh.dataset[name];
  frame.setAttribute("aria-label", fresh.getAttribute("aria-label"));
  const search = document.querySelector(".side .search");
  search.action = page.querySelector(".side .search").action;
  document.title = page.title;
  markThumbnail(page);
  document.dispatchEvent(new Event("sohoa:page"));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  frame.querySelector(".still")?.remove();
  if (viewer) showPage(); else showPicture();
}

function markThumbnail(page) {
  const current = page.querySelector("#cac-trang [aria-current]")?.getAttribute("href");
  for (const link of document.querySelectorAll("#cac-trang a")) {
    const here = link.getAttribute("href") === current;
    if (here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    if (here) link.scrollIntoView({ block: "nearest" });
  }
}

// Returns whether the key was ours. Arrows move within the image while it is enlarged.
function turnKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  const forward = { ArrowRight: !rightToLeft, ArrowLeft: rightToLeft, PageDown: true, PageUp: false }[event.key];
  const arrow = event.key.startsWith("Arrow");
  if (forward !== undefined && (!arrow || isAtRest())) { turn(forward); return true; }
  if (["+", "=", "-", "0"].includes(event.key)) { zoom({ "-": "out", 0: "home" }[event.key] ?? "in"); return true; }
  return false;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.target.closest("input, select, textarea, [contenteditable], .openseadragon-canvas")) return;
  if (event.key === "/") { event.preventDefault(); document.getElementById("q").focus(); return; }
  if (turnKey(event)) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-turn], .side .contents a, .side .hits a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(link.href, true);
});
addEventListener("popstate", () => go(location.href, false));
openViewer();
