// Sends files in pieces. After a break (network, power, a closed page) choosing the same files again goes on where
// it stopped: the server is asked how much of each file it has.
const PIECE_BYTES = 4 * 2 ** 20;
const TRIES = 8;
const meta = document.querySelector('meta[name="phieu"]');
let token = meta.content;

class Refused extends Error {}

async function call(address, options = {}) {
  let wait = 500;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(address, options);
    } catch (error) {
      if (error instanceof Refused || attempt === TRIES) throw error;
      options.onRetry?.(attempt);
      await new Promise((done) => { setTimeout(done, wait); });
      wait = Math.min(wait * 2, 15000);
    }
  }
}

async function once(address, { method = "GET", body } = {}) {
  const headers = { Accept: "application/json", "X-Sohoa-Phieu": token };
  const answer = await fetch(address, { method, body, headers });
  if (answer.status === 403 && await renewToken()) throw new Error("new token");
  const data = await answer.json();
  if (answer.status >= 400 && answer.status < 500) throw new Refused(data.message);
  if (!answer.ok) throw new Error(data.message);
  return data;
}

// The program was started again: its tokens are new.
async function renewToken() {
  const answer = await fetch("/ban-lam-viec/phieu", { headers: { Accept: "application/json" } });
  if (!answer.ok) return false;
  const fresh = (await answer.json()).token;
  const changed = fresh !== token;
  token = fresh;
  for (const field of document.querySelectorAll('input[name="phieu"]')) field.value = fresh;
  return changed;
}

function memoryKey(form, files) {
  return `sohoa:${form.dataset.upload}:${files.map((file) => `${name(file)}/${file.size}/${file.lastModified}`).join("|")}`;
}

const name = (file) => file.webkitRelativePath.split("/").slice(1).join("/") || file.name;

async function uploadId(key, files) {
  const kept = localStorage.getItem(key);
  if (kept) {
    try { await call(`/ban-lam-viec/tai-len/${kept}?tep=${encodeURIComponent(name(files[0]))}`); return kept; } catch { /* it is gone: a new one */ }
  }
  const begun = await call("/ban-lam-viec/tai-len", { method: "POST" });
  localStorage.setItem(key, begun.id);
  return begun.id;
}

async function sendFile(id, file, report) {
  const address = `/ban-lam-viec/tai-len/${id}?tep=${encodeURIComponent(name(file))}`;
  let { offset } = await call(address, { onRetry: report.retry });
  while (offset < file.size) {
    report.progress(offset);
    const body = file.slice(offset, offset + PIECE_BYTES);
    try {
      ({ offset } = await call(`${address}&tu=${offset}`, { method: "PUT", body, onRetry: report.retry }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const known = (await call(address)).offset;
      if (known === offset) throw error;
      offset = known;
    }
  }
  if (file.size === 0) await call(`${address}&tu=0`, { method: "PUT", body: new Blob([]) });
}

function reporter(form, files) {
  const box = form.querySelector(".upload-state");
  const bar = box.querySelector("progress");
  const words = JSON.parse(form.querySelector("[data-upload-words]").dataset.uploadWords);
  const line = box.querySelector("p");
  const total = files.reduce((sum, file) => sum + file.size, 0) || 1;
  let before = 0;
  let number = 0;
  box.hidden = false;
  return {
    begin(file) { number += 1; this.file = file; this.progress(0); },
    end(file) { before += file.size; this.progress(0); },
    progress(offset) {
      bar.value = (before + offset) / total;
      line.textContent = fill(words.sending, { i: Math.min(number, files.length), n: files.length, percent: Math.floor(100 * bar.value) });
    },
    retry() { line.textContent = words.retry; },
    failed(message) { line.textContent = `${words.failed} ${message}`; },
    done() { bar.value = 1; line.textContent = words.done; },
  };
}

async function send(form, files) {
  const report = reporter(form, files);
  report.retry = report.retry.bind(report);
  const key = memoryKey(form, files);
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  try {
    const id = await uploadId(key, files);
    for (const file of files) {
      report.begin(file);
      await sendFile(id, file, report);
      report.end(file);
    }
    report.done();
    localStorage.removeItem(key);
    form.querySelector("[name=tai_len]").value = id;
    form.submit();
  } catch (error) {
    report.failed(error.message);
  } finally {
    button.disabled = false;
  }
}

// Choosing: what was chosen is said in our words; files and folders may be dropped, too.

function watchPicks(form) {
  const [files, folder] = form.querySelectorAll("[data-files]");
  const picks = form.querySelector(".picks");
  for (const [input, other] of [[files, folder], [folder, files]]) {
    input.addEventListener("change", () => { if (input.files.length) other.value = ""; tellChosen(form); });
  }
  picks.addEventListener("dragover", (event) => { event.preventDefault(); picks.classList.add("is-over"); });
  picks.addEventListener("dragleave", () => picks.classList.remove("is-over"));
  picks.addEventListener("drop", async (event) => {
    event.preventDefault();
    picks.classList.remove("is-over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const dropped = new DataTransfer();
    for (const file of (await Promise.all(entries.map(filesOf))).flat()) dropped.items.add(file);
    folder.value = "";
    files.files = dropped.files;
    tellChosen(form);
  });
  tellChosen(form);
}

// The file itself, or the files that lie in a folder (not those in folders within it).
async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => { entry.file(done, failed); })];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const more = await new Promise((done, failed) => { reader.readEntries(done, failed); });
    if (more.length === 0) break;
    found.push(...more.filter((one) => one.isFile));
  }
  return (await Promise.all(found.map(filesOf))).flat();
}

function tellChosen(form) {
  const line = form.querySelector(".chosen");
  const box = form.querySelector("[data-upload-words]");
  const words = JSON.parse(box.dataset.uploadWords);
  const files = [...form.querySelectorAll("[data-files]")].flatMap((input) => [...input.files]);
  const megabytes = files.reduce((sum, file) => sum + file.size, 0) / 1e6;
  const written = (value, places) => value.toLocaleString(box.dataset.lang, { maximumFractionDigits: places });
  line.classList.toggle("is-some", files.length > 0);
  line.textContent = files.length === 0 ? words.none : fill(words.chosen, { n: written(files.length, 0), mb: written(megabytes, megabytes < 10 ? 1 : 0) });
}

function fill(text, values) { return text.replace(/\{(\w+)\}/g, (_, key) => values[key]); }

for (const form of document.querySelectorAll("form[data-upload]")) {
  watchPicks(form);
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("[data-files]")].flatMap((input) => [...input.files]);
    if (files.length === 0) return;
    event.preventDefault();
    send(form, files);
  });
}
