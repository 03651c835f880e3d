// The page image: hits are drawn on a plain picture, pages are turned without loading the whole page anew. The deep zoom
// (zoom.js) is fetched when somebody enlarges the image. Without scripts the picture, its hits and the links are there.
const PARTS = ["phan-dau", "lat-trang", "tim-thay", "van-ban", "hinh"];
const SWIPE_PX = 60;
const TAP_PX = 24;
const TAPS_MS = 320;
const IDLE_MS = 1500;
const room = document.querySelector(".reader");
const frame = document.getElementById("anh");
const picture = document.getElementById("hinh");
const rightToLeft = room.dataset.direction === "right-to-left";
const wide = matchMedia("(min-width: 64rem)");
let deep = null;
let ahead = null;
let turned = false;

// Enlarging

async function enlarge(change) {
  const service = frame.dataset.service;
  frame.classList.add("is-waiting");
  try {
    deep ??= (await import(room.dataset.zoom)).createDeepZoom(frame, { script: room.dataset.viewer, onKey: turnKey, onRest: rest });
    await deep.open(service, hits(), Number(frame.dataset.width));
    if (service !== frame.dataset.service) return;
    deep.show(change);
    picture.classList.add("is-under");
    picture.style.transform = "";
  } catch (error) {
    console.warn(error);
    picture.style.transform = "";
  } finally {
    frame.classList.remove("is-waiting");
  }
}

// The image is whole on the screen again: the picture takes its place.
function rest() {
  deep?.hide();
  picture.classList.remove("is-under");
}

function isEnlarged() { return picture.classList.contains("is-under"); }

function zoom(how, at) {
  if (isEnlarged()) deep.zoom(how, at);
  else if (how === "in") enlarge({ factor: 1.5, at });
}

function hits() {
  return [...picture.querySelectorAll("rect")].map((box) => ["x", "y", "width", "height"].map((name) => Number(box.getAttribute(name))));
}

// Fingers and mouse on the picture

const fingers = new Map();
let press = null;
let lastTap = { time: 0, x: 0, y: 0 };
let pinch = null;

function place(event) {
  const box = frame.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

picture.addEventListener("pointerdown", (event) => {
  fingers.set(event.pointerId, place(event));
  picture.setPointerCapture(event.pointerId);
  press = fingers.size === 1 && event.button === 0 ? place(event) : null;
  if (fingers.size === 2) pinch = { ...span(), scale: 1, x: 0, y: 0 };
});
picture.addEventListener("pointermove", (event) => {
  if (!fingers.has(event.pointerId)) return;
  fingers.set(event.pointerId, place(event));
  if (!pinch) return;
  const now = span();
  pinch.scale = Math.max(1, now.distance / pinch.distance);
  pinch.x = now.middle.x - pinch.middle.x * pinch.scale;
  pinch.y = now.middle.y - pinch.middle.y * pinch.scale;
  picture.style.transform = `translate(${pinch.x}px, ${pinch.y}px) scale(${pinch.scale})`;
});
picture.addEventListener("pointerup", (event) => {
  fingers.delete(event.pointerId);
  if (pinch) endPinch();
  else if (press) endPress(place(event), event.timeStamp);
  press = null;
});
picture.addEventListener("pointercancel", (event) => {
  fingers.delete(event.pointerId);
  press = null;
  if (pinch) endPinch();
});

function span() {
  const [one, other] = [...fingers.values()];
  return { distance: Math.hypot(one.x - other.x, one.y - other.y) || 1, middle: { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 } };
}

function endPinch() {
  const { scale, x, y } = pinch;
  pinch = null;
  if (scale > 1.05) enlarge({ scale, x, y });
  else picture.style.transform = "";
}

function endPress(end, time) {
  const dx = end.x - press.x;
  const dy = end.y - press.y;
  if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) return turn((dx < 0) !== rightToLeft);
  if (Math.hypot(dx, dy) > TAP_PX) return undefined;
  const isSecond = time - lastTap.time < TAPS_MS && Math.hypot(end.x - lastTap.x, end.y - lastTap.y) < 2 * TAP_PX;
  lastTap = { time: isSecond ? 0 : time, ...end };
  if (isSecond) enlarge({ factor: 2, at: end });
  return undefined;
}

// On a narrow screen the wheel moves the page.
picture.addEventListener("wheel", (event) => {
  if (!wide.matches && !event.ctrlKey) return;
  event.preventDefault();
  if (event.deltaY < 0) zoom("in", place(event));
}, { passive: false });

const buttons = document.querySelector(".zoom");
buttons.hidden = false;
buttons.addEventListener("click", (event) => {
  const how = event.target.closest("button")?.dataset.zoom;
  if (how) zoom(how);
});

// Turning pages

function turn(forward) {
  const link = document.getElementById(forward ? "trang-sau" : "trang-truoc");
  if (link) go(link.href, true, link.dataset.thumbnail);
}

async function fetchPage(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function go(address, remember, thumbnail) {
  let page;
  try {
    page = ahead?.address === address ? await ahead.page : await fetchPage(address);
  } catch {
    location.assign(address);
    return;
  }
  turned = true;
  replacePage(page, thumbnail);
  if (remember) history.pushState(null, "", address);
}

function replacePage(page, thumbnail) {
  const focused = document.activeElement?.id;
  rest();
  picture.style.transform = "";
  for (const id of PARTS) document.getElementById(id)?.replaceChildren(...page.getElementById(id).childNodes);
  for (const name of ["service", "width"]) frame.dataset[name] = page.getElementById("anh").dataset[name];
  document.getElementById("thong-bao").textContent = document.getElementById("ten-trang").textContent;
  waitForPicture(thumbnail);
  const search = document.querySelector(".side .search");
  search.action = page.querySelector(".side .search").action;
  document.title = page.title;
  takeLinks(page);
  markThumbnail(page);
  document.dispatchEvent(new Event("sohoa:page"));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  lookAhead();
}

// The switches of language and appearance keep the page.
function takeLinks(page) {
  const fresh = page.querySelectorAll(".switches a");
  document.querySelectorAll(".switches a").forEach((link, index) => { link.href = fresh[index].href; });
}

function waitForPicture(thumbnail) {
  const image = picture.querySelector("img");
  const clear = () => { picture.style.backgroundImage = ""; };
  clear();
  if (image.complete) return;
  if (thumbnail) picture.style.backgroundImage = `url("${thumbnail}")`;
  image.addEventListener("load", clear, { once: true });
  image.addEventListener("error", clear, { once: true });
}

function markThumbnail(page) {
  const current = page.querySelector("#cac-trang [aria-current]")?.getAttribute("href");
  for (const link of document.querySelectorAll("#cac-trang a")) {
    const here = link.getAttribute("href") === current;
    if (here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    if (here) link.scrollIntoView({ block: "nearest" });
  }
}

// When all is quiet: the small picture of the next page; once somebody turns pages, the whole next page.
let quiet = 0;
function lookAhead() {
  clearTimeout(quiet);
  ahead = null;
  if (navigator.connection?.saveData) return;
  quiet = setTimeout(() => {
    const link = document.getElementById("trang-sau");
    if (!link) return;
    if (turned) fetchAhead(link.href);
    else new Image().src = link.dataset.thumbnail;
  }, IDLE_MS);
}

function fetchAhead(address) {
  const page = fetchPage(address);
  ahead = { address, page };
  page.then((fetched) => {
    const wanted = [...fetched.querySelectorAll("#hinh source")].find((source) => !source.media || matchMedia(source.media).matches);
    const image = new Image();
    image.sizes = wanted.sizes;
    image.srcset = wanted.srcset;
  }).catch(() => { ahead = null; });
}

// Keys. Returns whether the key was ours; arrows move within the image while it is enlarged.

function turnKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  const forward = { ArrowRight: !rightToLeft, ArrowLeft: rightToLeft, PageDown: true, PageUp: false }[event.key];
  if (forward !== undefined && !(event.key.startsWith("Arrow") && isEnlarged())) { turn(forward); return true; }
  if (["+", "=", "-", "0"].includes(event.key)) { zoom({ "-": "out", 0: "home" }[event.key] ?? "in"); return true; }
  return false;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.target.closest("input, select, textarea, [contenteditable], .deep")) return;
  if (event.key === "/") { event.preventDefault(); document.getElementById("q").focus(); return; }
  if (turnKey(event)) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-turn], .side .contents a, .side .hits a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(link.href, true, link.dataset.thumbnail);
});
addEventListener("popstate", () => go(location.href, false));
addEventListener("load", lookAhead);
