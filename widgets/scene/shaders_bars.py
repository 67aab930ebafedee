"""GLSL of bars: upright boxes whose height a table gives."""

from widgets.scene.shaders import COMMON, TEXEL

BAR_VERTEX_HEAD = (
    """
uniform sampler2D colours; uniform sampler2D heights;
out vec4 tint; out vec3 at; out vec2 up; out vec2 side;
"""
    + TEXEL
)
BAR_VERTEX = """
tint = texel(colours, bar.x); float high = texel(heights, bar.x).r;
place.xyz += vec3(bar.yz * wide, bar.w * high);
at = place.xyz; up = vec2(bar.w * high, high); side = bar.yz;
"""
BAR_PLACED = "if (tint.a < 0.5) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);  // nothing known: no bar\n"
BAR_FRAGMENT_HEAD = (
    """
in vec4 tint; in vec3 at; in vec2 up; in vec2 side;
"""
    + COMMON
)
BAR_FRAGMENT = """
vec3 n = normalize(cross(dFdx(at), dFdy(at))); n = dot(n, eye - at) < 0.0 ? -n : n;
float lid = step(0.9, n.z);
float facing = dot(n.xy, vec2(0.8, -0.6));
vec3 c = tint.rgb * mix(0.78 + 0.18 * facing, 1.12, lid);
c *= mix(mix(0.62, 1.0, clamp(up.x / 60.0, 0.0, 1.0)), 1.0, lid);    // the foot sinks into the streets
float step_ = max(fwidth(up.x), 1e-3);
float tick = abs(fract(up.x / 100.0 - 0.5) - 0.5) * 100.0;           // a ring at every 100 metres of scale
float ring = (1.0 - smoothstep(1.2, 2.6, tick / step_)) * step(50.0, up.x) * (1.0 - lid);
float rim = 1.0 - smoothstep(1.0, 2.4, (up.y - up.x) / step_ / unit);
c = mix(c, vec3(0.05, 0.07, 0.10), 0.7 * ring);
c = mix(c, vec3(1.0), 0.45 * rim * (1.0 - lid));
if (tint.a > 0.97) c = mix(vec3(0.16, 0.18, 0.21), tint.rgb, step(0.5, fract((at.x - at.y + at.z) / 16.0)));
colour = vec4(fogged(c, at.z), 1.0);
"""
