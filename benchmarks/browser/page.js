// The benchmark city in deck.gl: extruded footprints in one layer, three cameras that turn, and what that took.
// Everything is posted to the server that served this page, which then ends the browser.
"use strict";

const MOST = 20, LEAST = 3, WARM = 2, SECONDS = 8;
const post = (what) => fetch("/told", { method: "POST", body: JSON.stringify(what) });

async function city() {
  const offsets = new Int32Array(await (await fetch("/offsets")).arrayBuffer());
  const places = new Float32Array(await (await fetch("/places")).arrayBuffer());
  const heights = new Float32Array(await (await fetch("/heights")).arrayBuffer());
  return { offsets, places, heights };
}

function layer({ offsets, places, heights }) {
  const corner = offsets.length - 1;
  const perCorner = new Float32Array(places.length / 2);
  const colours = new Uint8Array(perCorner.length * 4);
  for (let building = 0; building < corner; building += 1) {
    for (let at = offsets[building]; at < offsets[building + 1]; at += 1) {
      perCorner[at] = heights[building];
      colours.set([90 + (building * 37) % 120, 130, 200 - (building * 17) % 120, 255], at * 4);
    }
  }
  return new deck.SolidPolygonLayer({
    id: "buildings",
    coordinateSystem: deck.COORDINATE_SYSTEM.CARTESIAN,
    data: {
      length: corner,
      startIndices: offsets,
      attributes: {
        getPolygon: { value: places, size: 2 },
        getElevation: { value: perCorner, size: 1 },
        getFillColor: { value: colours, size: 4 },
      },
    },
    _normalize: false,
    _windingOrder: "CCW",
    positionFormat: "XY",
    extruded: true,
    pickable: true,
    material: facts.material,
  });
}

async function main() {
  await post({ picture: "" }); // the browser with nothing in it yet: what its memory is counted from
  const started = performance.now();
  const made = await city();
  const fetched = performance.now();
  let drawn = null;
  const view = new deck.OrbitView({ id: "orbit", orbitAxis: "Z", fovy: facts.fov, near: 0.005, far: 200 });
  const canvas = new deck.Deck({
    parent: document.getElementById("map"),
    views: view,
    width: facts.size[0],
    height: facts.size[1],
    useDevicePixels: 1,
    deviceProps: { type: "webgl", webgl: { antialias: false } }, // as in the other rows
    layers: [layer(made)],
    viewState: state(facts.cameras.overview, 0),
    onAfterRender: ({ gl }) => {
      if (gl) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // until the pixels are there
      if (drawn) drawn();
    },
    onError: (error) => post({ error: String(error) }),
  });
  const next = (camera, step) => new Promise((done) => {
    drawn = done;
    canvas.setProps({ viewState: state(camera, step) });
    canvas.redraw("bench");
  });
  await next(facts.cameras.overview, 1e-6);
  await next(facts.cameras.overview, 2e-6);
  const first = performance.now();
  const told = { fetched: (fetched - started) / 1e3, first: first / 1e3, gl: renderer(), frames: {}, sizes: sizes() };
  for (const [name, camera] of Object.entries(facts.cameras)) {
    const times = [], end = performance.now() + SECONDS * 1e3;
    for (let step = 0; step < MOST + WARM; step += 1) {
      const begin = performance.now();
      await next(camera, step * 2 + 0.001);
      times.push(performance.now() - begin);
      if (performance.now() > end && step >= LEAST) break;
    }
    told.frames[name] = times.slice(times.length > WARM + 1 ? WARM : 1);
    await next(camera, 0.002);
    const shown = canvas.getCanvas().toDataURL("image/png");
    await post({ picture: name, shown });
  }
  const picks = [], until = performance.now() + SECONDS * 1e3;
  for (const [x, y] of facts.pixels) {
    const begin = performance.now();
    const hit = canvas.pickObject({ x, y, radius: 0 });
    picks.push([performance.now() - begin, hit ? hit.index : -1]);
    if (picks.length > 4 && performance.now() > until) break;
  }
  told.picks = picks;
  await post(told);
}

// An orbit camera at 1 pixel a metre and zoom 0 stands `height * focal` metres from its target.
function state({ target, distance, rotation, pitch }, turn) {
  const focal = 0.5 / Math.tan((facts.fov * Math.PI) / 360);
  return {
    target,
    rotationX: pitch,
    rotationOrbit: rotation + turn,
    zoom: Math.log2((facts.size[1] * focal) / distance),
    minZoom: -20, maxZoom: 20,
  };
}

let facts;

function sizes() {
  const canvas = document.querySelector("canvas");
  return [canvas.width, canvas.height];
}

function renderer() {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return "no WebGL 2";
  const more = gl.getExtension("WEBGL_debug_renderer_info");
  return more ? gl.getParameter(more.UNMASKED_RENDERER_WEBGL) : gl.getParameter(gl.RENDERER);
}

fetch("/facts.json").then((answer) => answer.json()).then((told) => { facts = told; }).then(main).catch((error) => post({ error: `${error}\n${error.stack}` }));
