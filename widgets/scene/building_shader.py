"""GLSL of buildings. What changes slowly over a wall is worked out at its corners: software OpenGL pays for pixels.

`aux` of a corner is texel, packed direction of its surface, metres along the wall (negative on roofs) and metres above
its foot.
"""

from widgets.scene.normals import DECODE
from widgets.scene.shaders import HAZE, TEXEL

VERTEX_HEAD = (
    """
uniform sampler2D colours;
flat out vec4 tint; flat out vec3 glow; flat out float share; flat out int seed; flat out float hatch;
out vec2 wall; out float mist; out float near; out float depth; out vec3 at; out vec2 before;
"""
    + TEXEL
    + HAZE
    + DECODE
)
VERTEX = """
tint = texel(colours, aux.x); wall = aux.zw; at = vertexMC.xyz;
float over = max(0.0, at.z - cutAt);          // what stands above the cut is pressed down to it: solids stay closed
if (at.z - aux.w >= cutAt) place.xyz = vec3(0.0);  // all of it is above: nothing is left
else { place.z -= over; at.z -= over; wall.y -= over; }
float away = max((MCDCMatrix * place).w, 0.0);
near = clamp((windowsTo - away) / (0.25 * windowsTo), 0.0, 1.0);
seed = int(aux.x + 0.5) * 668265263;
bool roof = aux.z < -0.5;
vec3 n = unpacked(aux.y);
float shade = 0.42 + 0.58 * dot(n.xy, sunTo.xy) + n.z * (n.z > 0.0 ? 0.12 + 0.50 * sunTo.z : 0.3);
float painted = step(0.5, tint.a);
vec3 light = mix(ambient, sun, clamp(shade, 0.0, 1.0));
float plain = clamp(dot(light, vec3(0.3, 0.6, 0.1)), 0.55, 1.1);  // data keeps its legend's colour at any hour
tint.rgb *= mix(light, vec3(plain), painted) * (roof ? 0.92 : 1.0);
tint.rgb *= mix(0.93 + 0.14 * fract(aux.x * 0.6180340), 1.0, painted);  // blocks from afar vary as houses do
share = litShare * mix(tint.a * 2.0, 0.42 * step(tint.a, 0.72), painted);  // out of service or stale: no light
glow = lamp * min(share, 1.0) * 0.31;
hatch = step(0.01, over) * clamp(1.5 - away / 2500.0, 0.25, 1.0);
mist = hazed(away, at.z);
depth = exp(-max(at.z, 0.0) / 420.0);
before = at.xy + n.xy * coverAside;           // what is draped is looked up before the wall
"""
FRAGMENT_HEAD = """
flat in vec4 tint; flat in vec3 glow; flat in float share; flat in int seed; flat in float hatch;
in vec2 wall; in float mist; in float near; in float depth; in vec3 at; in vec2 before;
"""
_WALL_FAR = """
  c += glow;
"""
_WALL_NEAR = """
  vec2 g = wall * vec2(0.30303, 0.27027);     // panes of 3.3 m by 3.7 m
  vec2 f = fract(g);
  ivec2 cell = ivec2(g - f);
  vec2 grain = fwidth(g);
  float sharp = clamp(1.6 - 1.9 * max(grain.x, grain.y), 0.0, 1.0) * near;
  int throw_ = cell.x * 374761393 + cell.y * 1274126177 + seed;  // no texture: looking up is slower
  throw_ = (throw_ ^ (throw_ >> 15)) * 1103515245;
  int storey = (cell.y * 1597334677 + seed) >> 24 & 255;
  float chance = float(throw_ >> 24 & 255) / 255.0 + share * (storey > 209 ? 2.2 : 1.0);  // some floors are lit whole
  vec2 off = abs(f - vec2(0.51, 0.52));
  float pane = float(off.x < 0.31 && off.y < 0.26);
  c *= 1.0 - 0.24 * pane * sharp;
  vec3 light = (throw_ >> 16 & 255) > 184 ? mix(lamp, vec3(0.80, 0.90, 1.0), 0.75) : lamp;
  light *= (0.45 + 0.00216 * float(throw_ >> 8 & 255)) * step(1.0, chance) * pane;
  c += mix(glow, light, sharp);
"""
_FRAGMENT = """
vec3 c = tint.rgb;
if (wall.x < -0.5) {{                          // roof
{roofs}
}} else {{
  c *= 1.0 - 5.3 / (14.0 + wall.y);           // darker at the foot, where the street is narrow
{walls}
}}
{stale}
{covered}
c = mix(c, haze, mist);
colour = vec4(c, 1.0);
"""
_MIRRORED = """
colour.rgb = mix(colour.rgb, haze, 0.25) * (0.75 * depth);
"""
_CUT = """
  float line = abs(fract((at.x - at.y) / 9.0) - 0.5);  // a cut is hatched, for it is no roof
  c += (c * 0.5 + 0.05) * hatch * step(line, 0.1);
"""


_STALE = """
float band = step(0.5, fract((at.x + at.y + at.z * 1.4) / 14.0));
c *= tint.a > 0.97 ? 0.55 + 0.70 * band : 1.0;  // stale: hatched
vec2 spot = fract((wall.x < -0.5 ? at.xy : wall) / 7.0) - 0.5;
float inked = step(dot(spot, spot), 0.075);
c *= abs(tint.a - 0.9098) < 0.002 ? 0.55 + 0.60 * inked : 1.0;  // goes without: dotted; a mean of others is not it
"""

_COVERED = """
vec2 q = (before - coverBox.xy) / (coverBox.zw - coverBox.xy);
vec3 rise = clamp((vec3(wall.y) - coverHeights.xyz) / (coverHeights.yzw - coverHeights.xyz), 0.0, 1.0);
float level = min(rise.x + rise.y + rise.z, coverLevels.x - 2.0);  // the first is the ground's own
float lower = floor(level);
float up = clamp(q.y, coverLevels.y, 1.0 - coverLevels.y);
vec4 field = texture(cover, vec2(q.x, (up + lower + 1.0) / coverLevels.x));
vec4 higher = texture(cover, vec2(q.x, (up + min(lower + 2.0, coverLevels.x - 1.0)) / coverLevels.x));
field = all(equal(q, clamp(q, 0.0, 1.0))) ? mix(field, higher, level - lower) : vec4(0.0);
float body = dot(c, vec3(0.30, 0.55, 0.15));   // the wall's own light and windows stay readable under the field
float most = max(max(field.r, field.g), field.b), least = min(min(field.r, field.g), field.b);
float dull = (1.0 - smoothstep(0.06, 0.12, most - least)) * step(abs(field.a - 0.353), 0.02);  // stale, and striped
float bar = 0.5 + 0.85 * step(0.5, fract((at.x + at.y + at.z * 1.4) / 14.0));
float share_ = min(1.5 * field.a, 1.0) * coverShow * (tint.a < 0.5 ? 1.0 : coverPainted);
c = mix(c, field.rgb * (0.42 + 0.8 * body) * mix(1.0, bar, dull), share_);
"""


def fragment(*, windows: bool, cut: bool, stale: bool, mirrored: bool, covered: bool = False) -> str:
    """Code with no more in it than is needed: every pixel of every facade pays for each line."""
    walls = _WALL_NEAR if windows else _WALL_FAR
    body = _FRAGMENT.format(
        walls=walls, roofs=_CUT if cut else "", stale=_STALE if stale else "", covered=_COVERED if covered else ""
    )
    return body + (_MIRRORED if mirrored else "")
