"""GLSL of areas that stand on the ground as translucent prisms."""

from widgets.scene.shaders import COMMON, TEXEL

AREA_VERTEX_HEAD = (
    """
uniform sampler2D colours; uniform sampler2D heights;
out vec4 tint; out vec4 wall; out vec3 at;
"""
    + TEXEL
)
AREA_VERTEX = """
tint = texel(colours, aux.x); float high = texel(heights, aux.x).r;
place.z = aux.y * high;
at = place.xyz; wall = vec4(aux.y * high, high, aux.z, aux.w); bias = lift;
"""
AREA_FRAGMENT_HEAD = (
    """
in vec4 tint; in vec4 wall; in vec3 at;
"""
    + COMMON
)
AREA_FRAGMENT = """
if (tint.a < 0.5) discard;                              // nothing known: no prism
float stale = step(0.97, tint.a);
float alpha; vec3 c = tint.rgb;
if (wall.w > 0.5) {                                     // the lid lets the city through, its edge is a line
  alpha = 0.32;
} else {
  float step_ = max(fwidth(wall.x), 1e-3);
  float line = 1.0 - smoothstep(1.2, 2.4, (wall.y - wall.x) / step_ / unit);
  alpha = mix(0.55, 0.22, clamp(wall.x / max(wall.y, 1.0), 0.0, 1.0));
  alpha = max(alpha, 0.9 * line); c = mix(c, vec3(1.0), 0.45 * line);
}
if (stale > 0.5) alpha *= mix(0.25, 1.3, step(0.5, fract((at.x - at.y + at.z) / 120.0)));
colour = vec4(fogged(c, at.z), min(alpha, 1.0) * layerOpacity);
"""
