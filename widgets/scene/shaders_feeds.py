"""GLSL of what feeds declare: pictograms that face the eye, and areas on the ground.

`glyph` of a corner is (symbol, x, y in radii). Where a symbol is, how large and in which state comes from a table, so
that ten thousand of them move without touching geometry.
"""

from widgets.scene.pictograms import COLUMNS, PIP, PIP_HEIGHT, PIPS, REACH, SHAPES, SPAN
from widgets.scene.shaders import COMMON, FRONT, TEXEL

SYMBOL_VERTEX_HEAD = (
    """
uniform sampler2D colours; uniform sampler2D spots;
out vec4 tint; out vec4 face; out vec2 run;
vec4 spotted(float id, int part) {
  int i = int(id + 0.5) * 2 + part; return texelFetch(spots, ivec2(i & 1023, i >> 10), 0);
}
"""
    + TEXEL
)
SYMBOL_VERTEX = """
vec4 where = spotted(glyph.x, 0); vec4 how = spotted(glyph.x, 1);  // place and radius; shape, state, pips, bearing
tint = texel(colours, glyph.x); face = vec4(how.xyz, where.w); run = glyph.yz;
place = vec4(where.xyz, 1.0); bias = 5e-5 + lift;
vec2 up = vec2(0.0, 1.0);
if (how.w >= 0.0) {                                     // the way it goes, as this eye sees it
  float b = radians(how.w); float reach = 0.01 * max(length(where.xyz - eye), 100.0);
  vec4 from = MCDCMatrix * vec4(where.xyz, 1.0);
  vec4 to = MCDCMatrix * vec4(where.xyz + vec3(sin(b), cos(b), 0.0) * reach, 1.0);
  vec2 way = (to.xy / max(to.w, 0.1) - from.xy / max(from.w, 0.1)) / pixel;
  if (length(way) > 1e-4) up = normalize(way);
}
vec2 turned = glyph.y * vec2(up.y, -up.x) + glyph.z * up;
""" + FRONT.format(share="1.0").replace("vertexMC.xyz", "where.xyz")
SYMBOL_PLACED = """
gl_Position.xy += turned * where.w * unit * pixel * gl_Position.w;
if (where.w < 0.01) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
"""
_ROWS = -(-len(SHAPES) // COLUMNS)
_PIPS = "".join(
    f"  if (face.z > {number}.5) pip = min(pip, length(run - vec2({x:.3f}, {PIP_HEIGHT})) - {PIP});\n"
    for number, x in enumerate(PIPS)
)
SYMBOL_FRAGMENT_HEAD = "in vec4 tint; in vec4 face; in vec2 run;\n"
_FRAGMENT = f"""
float soft = 0.7 / max(face.w * unit, 1.0);             // of a pixel
vec2 cell = vec2(mod(face.x + 0.5, {COLUMNS}.0) - 0.5, floor((face.x + 0.5) / {COLUMNS}.0));
vec2 inner = clamp(run / {REACH} * 0.5 + 0.5, 0.01, 0.99);
vec4 told = texture(atlas, (cell + inner) / vec2({COLUMNS}.0, {_ROWS}.0));
float d = (told.r - 0.5) * {2 * SPAN}; float m = (told.g - 0.5) * {2 * SPAN};
float pip = 9.0; float dash = 0.0;
PIPPED
if (min(d - 0.34, pip - 0.14) > soft || face.w < 0.01) discard;
float both = step(4.5, face.y), silent = step(0.5, face.y) * step(face.y, 1.5), quiet = step(3.5, face.y) - both;
float stale = max(both, step(1.5, face.y) * step(face.y, 2.5));
float exercise = max(both, step(2.5, face.y) * step(face.y, 3.5));
const vec3 DARK = vec3(0.02, 0.03, 0.05); const vec3 LIGHT = vec3(0.93, 0.96, 0.98);
const vec3 DIM = vec3(0.62, 0.65, 0.69);
float hollow = max(silent, exercise);
vec3 c = mix(tint.rgb, DARK * 3.0, hollow);
float stripe = step(0.5, fract((gl_FragCoord.x + gl_FragCoord.y) / (5.0 * unit)));
c = mix(c, mix(tint.rgb, DARK, stripe), stale);
vec3 mark = mix(mix(DARK, tint.rgb, exercise), DIM, max(silent, stale));
c = mix(c, mark, 1.0 - smoothstep(-soft, soft, m));
vec3 line = mix(mix(LIGHT, tint.rgb, exercise), DIM, max(max(silent, stale), quiet));
float rim = smoothstep(-0.14 - 0.06 * exercise - soft, -0.14 - 0.06 * exercise + soft, d - 0.10);
c = mix(c, mix(line, DARK * 3.0, exercise * (1.0 - dash)), rim);
c = mix(c, DARK, smoothstep(-soft, soft, d - 0.12));
float shape = 1.0 - smoothstep(0.34 - soft, 0.34 + soft, d);
float dot_ = 1.0 - smoothstep(0.14 - soft, 0.14 + soft, pip);
vec3 pips = mix(mix(LIGHT, DIM, stale), DARK, smoothstep(-soft, soft, pip));
c = mix(pips, c, shape);
colour = vec4(c, layerOpacity * max(shape, dot_));
"""
_DASHES = "dash = step(0.42, fract(atan(run.y, run.x) * 1.59155));  // ten around\n"


def symbol_fragment(*, signs: bool) -> str:
    """The code of a symbol; without `signs` it knows neither pips nor exercises, and costs two thirds."""
    return _FRAGMENT.replace("PIPPED", _PIPS + _DASHES if signs else "")


AREA_VERTEX_HEAD = "uniform sampler2D colours; out vec4 tint; out vec3 at;\n" + TEXEL
AREA_VERTEX = "tint = texel(colours, aux.x); place.z += 0.2; at = place.xyz; bias = lift;"
AREA_FRAGMENT_HEAD = "in vec4 tint; in vec3 at;\n" + COMMON
AREA_FRAGMENT = """
if (tint.a < 0.02) discard;
float stale = step(0.97, tint.a); float exercise = step(0.72, tint.a) - stale;
float step_ = max(length(vec2(length(dFdx(at.xy)), length(dFdy(at.xy)))), 1e-4);
float size_ = 30.0 * exp2(max(ceil(log2(step_ * 11.0 / 30.0)), 0.0));  // metres of a stripe grow with the distance
float x = (at.x - at.y) / size_; float y = (at.x + at.y) / size_;
float thin = max(step_ / size_ * 1.2, 0.07);
float ink = 1.0 - smoothstep(thin, thin * 1.6, abs(fract(x) - 0.5));
if (exercise > 0.5) ink *= step(0.5, fract(y));         // broken, as its outline is
if (stale > 0.5) ink = max(ink, 1.0 - smoothstep(thin, thin * 1.6, abs(fract(y) - 0.5)));
float alpha = mix(0.05, 0.42, ink) * (exercise > 0.5 ? 0.8 : 1.0);
colour = vec4(fogged(tint.rgb, at.z), alpha * layerOpacity);
"""
