// Deep zoom through IIIF, fetched only when an image is enlarged. It opens behind the plain picture, at the very same
// place and size, and shows itself when it has drawn: the change cannot be seen.
const AT_REST = 1.02;
const PATIENCE_MS = 2500;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

export function createDeepZoom(frame, { script, onKey, onRest }) {
  const element = frame.querySelector(".deep");
  let viewer = null;
  let opened = "";

  async function start() {
    await load(script);
    forestallInlineStyle();
    viewer = OpenSeadragon({
      element, showNavigationControl: false, drawer: "canvas", prefixUrl: "",
      animationTime: still ? 0 : 0.5, immediateRender: true, blendTime: 0,
      visibilityRatio: 0.6, minZoomImageRatio: 1, maxZoomPixelRatio: 2.5, constrainDuringPan: true,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      gestureSettingsTouch: { flickEnabled: false, dblClickToZoom: true },
      imageLoaderLimit: 4,
    });
    viewer.addHandler("canvas-key", (event) => { if (onKey(event.originalEvent)) event.preventDefaultAction = true; });
    viewer.addHandler("animation-finish", () => { if (isShown() && isAtRest()) onRest(); });
  }

  async function open(service, hits, width) {
    if (!viewer) await start();
    if (opened === service) { viewer.viewport.goHome(true); return; }
    opened = "";
    const answer = await fetch(`${service}/info.json`);
    if (!answer.ok) throw new Error(String(answer.status));
    const info = await answer.json();
    // Behind a proxy the library may know itself by another name: the tiles are where this page is.
    viewer.open({ ...info, id: location.origin + service });
    await settled(viewer);
    drawHits(hits, width);
    opened = service;
  }

  function drawHits(hits, width) {
    viewer.clearOverlays();
    // The hits are in pixels of the page; the image served may be of another size.
    const scale = viewer.world.getItemAt(0).getContentSize().x / (width || 1);
    for (const [x, y, across, down] of hits) {
      const hit = document.createElement("div");
      hit.className = "hit";
      viewer.addOverlay({ element: hit, location: viewer.viewport.imageToViewportRectangle(x * scale, y * scale, across * scale, down * scale) });
    }
  }

  // `change` is a factor about a point of the frame, or the transform that a pinch has given the picture.
  function show(change) {
    const { viewport } = viewer;
    element.classList.add("is-open");
    if (frame === document.activeElement) viewer.canvas.focus({ preventScroll: true });
    frame.tabIndex = -1;
    if (change.scale) {
      const box = frame.getBoundingClientRect();
      const middle = point((box.width / 2 - change.x) / change.scale, (box.height / 2 - change.y) / change.scale);
      viewport.zoomTo(viewport.getHomeZoom() * change.scale, null, true);
      viewport.panTo(middle, true);
      viewport.applyConstraints();
    } else {
      zoomBy(change.factor, change.at);
    }
  }

  function point(x, y) { return viewer.viewport.pointFromPixel(new OpenSeadragon.Point(x, y), true); }

  function zoomBy(factor, at) {
    viewer.viewport.zoomBy(factor, at ? point(at.x, at.y) : undefined, still).applyConstraints();
    if (still && isAtRest()) onRest();
  }

  function zoom(how, at) {
    if (how !== "home") { zoomBy(how === "in" ? 1.5 : 1 / 1.5, at); return; }
    viewer.viewport.goHome(still);
    if (still) onRest();
  }

  function hide() {
    const hadFocus = element.contains(document.activeElement);
    element.classList.remove("is-open");
    frame.tabIndex = 0;
    if (hadFocus) frame.focus({ preventScroll: true });
  }

  function isShown() { return element.classList.contains("is-open"); }

  function isAtRest() { return viewer.viewport.getZoom() <= viewer.viewport.getHomeZoom() * AT_REST; }

  return { open, show, zoom, hide };
}

function load(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", done);
    script.addEventListener("error", () => failed(new Error(address)));
    document.head.append(script);
  });
}

// The viewer adds a style element unless one of that mark is there. Our policy allows no styles within the page: this
// one is a style in name only (of no namespace that browsers know), and the rule itself is in reader.css.
function forestallInlineStyle() {
  const style = document.createElementNS("https://openseadragon.github.io", "style");
  style.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(style);
}

// Open, and drawn as sharp as the place needs it, or as far as it is after a while.
function settled(viewer) {
  return new Promise((done, failed) => {
    viewer.addOnceHandler("open-failed", (event) => failed(new Error(event.message)));
    viewer.addOnceHandler("open", () => {
      const item = viewer.world.getItemAt(0);
      if (item.getFullyLoaded()) { done(); return; }
      item.addOnceHandler("fully-loaded-change", done);
      setTimeout(done, PATIENCE_MS);
    });
  });
}
