// Everything here is a convenience: without it the forms are sent by the
// browser and the server says what is wrong with them.
(() => {
"use strict";
const words = JSON.parse(document.body.dataset.words);
const by = (id) => document.getElementById(id);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const icon = (name) => {
  const span = document.createElement("span");
  span.innerHTML = '<svg aria-hidden="true"><use href="#i-' + name + '"/></svg>';
  return span.firstChild;
};

// Private browsing may refuse storage; then nothing is remembered.
const memory = {
  get(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  },
  drop(key) {
    try { localStorage.removeItem(key); } catch { return; }
  },
};

// The tracking links of this phone, the latest first.
const reportsKey = "gridwalk.reports";
const reports = () => memory.get(reportsKey) || [];

function rememberReport() {
  const report = JSON.parse(document.body.dataset.memory);
  const others = reports().filter((each) => each.number !== report.number);
  const kept = memory.set(reportsKey, [{ ...report, path: location.pathname }, ...others].slice(0, 50));
  by("saved").hidden = by("forget").hidden = !kept;
  by("forget").addEventListener("click", () => {
    memory.set(reportsKey, reports().filter((each) => each.number !== report.number));
    by("saved").hidden = true;
    by("forget").textContent = by("forget").dataset.done;
    by("forget").disabled = true;
  });
}

function offerCopy(button) {
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const link = location.origin + location.pathname;
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      const field = document.createElement("textarea");
      field.value = link;
      button.after(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    button.textContent = words.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

function listReports(box) {
  const list = box.querySelector("ul");
  for (const report of reports()) {
    if (!/^\/t\/[\w.-]+$/.test(report.path)) continue;
    const link = document.createElement("a");
    const number = document.createElement("b");
    const about = document.createElement("small");
    link.href = report.path + location.search;
    number.textContent = report.number;
    about.textContent = new Date(report.at).toLocaleDateString(document.documentElement.lang, { timeZone: "Asia/Shanghai" }) + " · " + report.enterprise;
    link.append(number, about);
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  box.querySelector(".none").hidden = list.children.length > 0;
  box.hidden = false;
}

// awaitPhotos shows photos as soon as the server has made them.
function awaitPhotos(tries) {
  const waiting = () => document.querySelector(".photos span");
  if (!waiting() || tries === 0) return;
  setTimeout(async () => {
    try {
      const html = await (await fetch(location.href)).text();
      const lists = new DOMParser().parseFromString(html, "text/html").querySelectorAll(".photos");
      document.querySelectorAll(".photos").forEach((list, i) => { if (lists[i]) list.replaceWith(lists[i]); });
    } finally {
      awaitPhotos(tries - 1);
    }
  }, 3000);
}

function say(form, text, action) {
  const note = form.querySelector(".note");
  note.textContent = text || "";
  note.hidden = !text;
  if (action) note.append(action);
}

// A draft survives a lost connection and a closed page. A complaint about an
// official is not left lying around on a phone.
function keepDraft(form) {
  const key = "gridwalk.draft." + location.pathname;
  const fields = ["kind", "text", "category", "contact_name", "contact_phone"];
  const week = 7 * 24 * 3600 * 1000;
  const draft = memory.get(key);
  const fresh = draft && Date.now() - draft.at < week;
  if (fresh && draft.text && !form.elements.text.value) {
    for (const name of fields) {
      const field = form.elements[name];
      if (field && draft[name]) field.value = draft[name];
    }
    form.closest("details").open = true;
    const discard = document.createElement("button");
    discard.type = "button";
    discard.textContent = words.discard;
    discard.addEventListener("click", () => {
      memory.drop(key);
      form.reset();
      say(form, "");
    });
    say(form, words.draft, discard);
  }
  form.addEventListener("input", () => {
    if (form.elements.confidential.checked) return memory.drop(key);
    const typed = { at: Date.now() };
    for (const name of fields) typed[name] = form.elements[name] ? form.elements[name].value : "";
    memory.set(key, typed);
  });
  return () => memory.drop(key);
}

function countDown(area) {
  const left = area.parentElement.querySelector(".left");
  const show = () => {
    const rest = area.dataset.max - [...area.value.trim()].length;
    left.hidden = rest > 200;
    left.textContent = fill(words.left, { n: rest });
    left.classList.toggle("over", rest < 0);
  };
  area.addEventListener("input", show);
  show();
}

// shrink turns a photo upright and makes it at most 2048 pixels long. What
// this browser cannot read is sent as it is.
const longest = 2048;
async function shrink(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    const scale = Math.min(1, longest / Math.max(image.naturalWidth, image.naturalHeight));
    if (scale === 1 && file.size < 1 << 20) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    canvas.width = canvas.height = 0;
    if (!small || small.size >= file.size) return file;
    return new File([small], file.name.replace(/\.\w+$/, "") + ".jpg", { type: small.type });
  } catch {
    return file;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

// previewPhotos puts tiles in place of the file field and returns what is to
// be sent once all photos are ready.
function previewPhotos(input) {
  const max = Number(input.dataset.max);
  const tiles = document.createElement("ul");
  const add = document.createElement("li");
  const label = document.createElement("label");
  let chosen = [];
  let ready = Promise.resolve();
  tiles.className = "tiles";
  add.className = "add";
  label.append(icon("plus"), input.dataset.add);
  input.before(tiles);
  label.htmlFor = input.id;
  add.append(label, input);
  tiles.append(add);

  const show = (file) => {
    const tile = document.createElement("li");
    const image = new Image();
    const remove = document.createElement("button");
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    image.addEventListener("error", () => {
      const name = document.createElement("span");
      name.className = "name";
      name.textContent = file.name;
      image.replaceWith(name);
    });
    remove.type = "button";
    remove.setAttribute("aria-label", input.dataset.remove);
    remove.append(icon("cross"));
    remove.addEventListener("click", () => {
      chosen = chosen.filter((each) => each.tile !== tile);
      URL.revokeObjectURL(image.src);
      tile.remove();
      add.hidden = false;
    });
    tile.append(image, remove);
    add.before(tile);
    return tile;
  };
  input.addEventListener("change", () => {
    for (const file of [...input.files].slice(0, max - chosen.length)) {
      const photo = { file, tile: show(file) };
      chosen.push(photo);
      ready = ready.then(async () => { photo.file = await shrink(file); });
    }
    input.value = "";
    add.hidden = chosen.length >= max;
  });
  return async () => {
    await ready;
    return chosen.map((each) => each.file);
  };
}

// untilOnline waits for the network, but looks again after a while in any case.
const untilOnline = (seconds) => new Promise((done) => {
  const timer = setTimeout(done, seconds * 1000);
  addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
});

// adopt shows the server's objections in the form as it stands, so that typed
// text and chosen photos stay where they are.
function adopt(form, answered) {
  for (const name of ["session", "expected"]) {
    if (form.elements[name] && answered.elements[name]) form.elements[name].value = answered.elements[name].value;
  }
  form.querySelectorAll(".notice").forEach((notice) => notice.remove());
  const notice = answered.querySelector(".notice");
  if (notice) {
    notice.autofocus = false;
    form.prepend(notice);
  }
  for (const field of form.querySelectorAll("[data-field]")) {
    field.querySelectorAll(".fault").forEach((fault) => fault.remove());
    const twin = answered.querySelector('[data-field="' + field.dataset.field + '"]');
    const faults = twin ? twin.querySelectorAll(".fault:not([data-lost])") : [];
    const control = field.querySelector("textarea, select, input");
    control.setAttribute("aria-invalid", faults.length > 0);
    control.setAttribute("aria-describedby", faults.length > 0 ? faults[0].id : "");
    field.append(...faults);
  }
  const wrong = form.querySelector("[aria-invalid=true]") || form.querySelector(".notice");
  if (wrong) {
    wrong.scrollIntoView({ block: "center" });
    wrong.focus({ preventScroll: true });
  }
}

function sendInPlace(form) {
  const button = form.querySelector("button[type=submit]");
  const label = button.textContent;
  const input = form.querySelector("input[type=file]");
  const photos = input && previewPhotos(input);
  const dropDraft = "draft" in form.dataset ? keepDraft(form) : () => {};
  let busy = false;
  const setBusy = (now) => {
    busy = now;
    button.setAttribute("aria-disabled", now);
    button.textContent = now ? button.dataset.busy : label;
  };
  const attempt = async () => {
    const body = new FormData(form);
    if (!photos) return fetch(form.action, { method: "POST", body: new URLSearchParams(body) });
    say(form, words.preparing);
    body.delete("photos");
    for (const file of await photos()) body.append("photos", file, file.name);
    say(form, "");
    return fetch(form.action, { method: "POST", body });
  };
  const send = async () => {
    let renewed = false;
    for (let pause = 2; ; pause = Math.min(pause * 2, 30)) {
      let answer, html;
      try {
        answer = await attempt();
        html = await answer.text();
      } catch {
        say(form, navigator.onLine ? words.retry : words.offline);
        button.textContent = words.waiting;
        await untilOnline(pause);
        setBusy(true);
        continue;
      }
      say(form, "");
      if (answer.redirected) {
        dropDraft();
        if (answer.url.split("#")[0] === location.href.split("#")[0]) location.reload();
        else location.replace(answer.url);
        return;
      }
      const page = new DOMParser().parseFromString(html, "text/html");
      const answered = page.getElementById(form.id);
      if (answered) {
        adopt(form, answered);
        if (!("renewed" in answered.dataset) || renewed) break;
        renewed = true;
        continue;
      }
      const message = page.querySelector("main p");
      say(form, message ? message.textContent : words.retry);
      break;
    }
    setBusy(false);
  };
  form.addEventListener("input", (event) => {
    const field = event.target.closest("[data-field]");
    if (!field) return;
    event.target.setAttribute("aria-invalid", false);
    field.querySelectorAll(".fault").forEach((fault) => fault.remove());
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    send();
  });
  addEventListener("offline", () => say(form, words.offline));
  addEventListener("online", () => { if (!busy) say(form, ""); });
}

if (document.body.dataset.memory) rememberReport();
if (by("copy")) offerCopy(by("copy"));
if (by("mine")) listReports(by("mine"));
awaitPhotos(10);
document.querySelectorAll("textarea[data-max]").forEach(countDown);
document.querySelectorAll("form[data-send]").forEach(sendInPlace);

// A page from the browser's memory has a session that was used already.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
