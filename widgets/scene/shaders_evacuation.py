"""GLSL of evacuation areas: a wall and a lid whose pattern tells the state, as colour does."""

from widgets.scene.shaders import COMMON, TEXEL

EVACUATION_VERTEX_HEAD = (
    """
uniform sampler2D colours; uniform sampler2D states;
out vec4 tint; out vec4 wall; out vec3 at; out float state;
"""
    + TEXEL
)
EVACUATION_VERTEX = """
tint = texel(colours, aux.x); vec4 how = texel(states, aux.x);
place.z += aux.y * how.r + 0.3;
at = place.xyz; state = how.g; wall = vec4(aux.y * how.r, how.r, aux.z, aux.w); bias = lift;
"""
EVACUATION_FRAGMENT_HEAD = (
    """
in vec4 tint; in vec4 wall; in vec3 at; in float state;
"""
    + COMMON
    + """
float inked(float x, float part) {             // the first `part` of each whole number, smooth over a pixel
  float f = fract(x); float soft = max(fwidth(x), 1e-4);
  return smoothstep(0.0, soft, f) * (1.0 - smoothstep(part, part + soft, f));
}
"""
)
EVACUATION_FRAGMENT = """
if (tint.a < 0.02) discard;                             // not of this layer
bool lid = wall.w > 0.5;
vec2 q = lid ? at.xy : vec2(wall.z, wall.x);
float step_ = max(length(vec2(length(dFdx(q)), length(dFdy(q)))), 1e-4);
float size_ = 30.0 * exp2(max(ceil(log2(step_ * 14.0 / 30.0)), 0.0));  // metres of a pattern grow with the distance
vec2 p = q / size_;
float stale = step(0.97, tint.a); float known = step(0.5, tint.a);
float ink = 0.0;
if (stale > 0.5) ink = inked(p.x - p.y, 0.5);
else if (state > 2.5) ink = max(inked(p.x, 0.16), inked(p.y, 0.16));                   // cleared: a grid
else if (state > 1.5) ink = inked(p.y + abs(fract(p.x * 0.5) - 0.5) * 2.0, 0.42);      // ordered: chevrons
else if (state > 0.5) ink = 1.0 - smoothstep(0.20, 0.27, length(fract(p * 1.5) - 0.5));  // warned: dots
float fade = lid ? 0.0 : clamp(wall.x / max(wall.y, 1.0), 0.0, 1.0);
float base_ = lid ? 0.10 : mix(0.30, 0.10, fade);
float strong = lid ? 0.46 : 0.62;
float alpha = known * mix(base_ * (state < 0.5 ? 0.6 : 1.0), strong, ink);
vec3 c = tint.rgb;
if (stale > 0.5) {                                      // light and dark stripes: seen on any ground
  c = mix(vec3(0.10, 0.11, 0.13), c * 1.25, ink); alpha = lid ? mix(0.30, 0.62, ink) : mix(0.45, 0.85, ink);
}
if (!lid) {
  float pixels = max(fwidth(wall.x), 1e-3);
  float rim = 1.0 - smoothstep(1.4, 2.6, (wall.y - wall.x) / pixels / unit);
  rim = max(rim, 0.8 * (1.0 - smoothstep(1.0, 2.0, wall.x / pixels / unit)));
  if (known < 0.5) rim *= step(0.4, fract(wall.z / size_));  // unknown: a broken outline, no colour
  alpha = max(alpha, 0.95 * rim); c = mix(c, vec3(1.0), 0.30 * rim * known);
}
if (alpha < 0.01) discard;
colour = vec4(fogged(c, at.z), min(alpha, 1.0) * layerOpacity);
"""
