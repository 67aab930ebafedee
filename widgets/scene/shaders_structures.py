"""GLSL of structures along their length: decks above the ground, trenches cut open below it.

A trench is drawn where its opening is: each of its points is moved along the line of sight to the level of the ground,
which leaves it where it is in the picture and gives it the depth of the ground there. So buildings hide it and the
ground does not. What falls outside the opening is cut away.
"""

from widgets.scene.shaders import COMMON, TEXEL

TRENCH_VERTEX_HEAD = (
    """
uniform sampler2D colours;
out vec4 tint; out vec4 run; out vec3 at; out float flows;
"""
    + TEXEL
)
TRENCH_VERTEX = """
tint = texel(colours, line.x); flows = cut.w;
float w = max((MCDCMatrix * vec4(vertexMC.xy, 0.0, 1.0)).w, 1.0);
float half_ = max(across.z, 0.5 * leastPixels * across.w * pixel.y * w);
float deep = 1.1 * half_;                               // no deeper than an eye that looks down by 20 degrees can see
place.xyz = vec3(vertexMC.xy + across.xy * half_ * line.z, -deep * cut.y);
vec3 sight = place.xyz - eye;
const float LEVEL = 0.8;                                // above the streets, which the trench cuts too
float t = (eye.z - LEVEL) / max(eye.z - place.z, 1e-3);
vec3 seen = eye + sight * t;
run = vec4(line.y, line.z + dot(seen.xy - place.xy, across.xy) / half_, line.z, cut.y);
place.xyz = vec3(seen.xy, LEVEL);
at = place.xyz; bias = lift + cut.x * 2e-7;
"""
TRENCH_FRAGMENT_HEAD = (
    """
in vec4 tint; in vec4 run; in vec3 at; in float flows;
"""
    + COMMON
)
TRENCH_FRAGMENT = """
if (abs(run.y) > 1.0) discard;                          // behind the edge of the opening
vec3 c = soil * mix(1.5, 0.55, run.w) * (0.94 + 0.12 * step(0.5, fract(run.w * 3.0 + 0.02)));
c = mix(c, rim, smoothstep(0.93, 0.97, abs(run.y)));
colour = vec4(fogged(c, 0.0), layerOpacity);
"""
PIPE_FRAGMENT = """
if (abs(run.y) > 1.0) discard;
float data = step(0.5, tint.a); float stale = step(0.97, tint.a);
float round_ = run.z / 0.42;
vec3 c = mix(plain, tint.rgb, data) * (0.50 + 0.62 * sqrt(max(1.0 - round_ * round_, 0.0)));
if (stale > 0.5) c *= mix(0.42, 1.15, step(0.5, fract((run.x + round_ * 9.0) / 60.0)));
float chevron = fract((run.x * sign(flows) + abs(round_) * 16.0) / 90.0);
c = mix(c, vec3(1.0), 0.65 * step(0.5, abs(flows)) * smoothstep(0.78, 0.82, chevron) * (1.0 - stale));
c = mix(c, rim * 0.4, smoothstep(0.86, 0.95, abs(round_)));
colour = vec4(fogged(c, 0.0), layerOpacity);
"""

DECK_VERTEX_HEAD = (
    """
uniform sampler2D colours;
out vec4 tint; out vec3 run; out vec3 at;
"""
    + TEXEL
)
DECK_VERTEX = """
tint = texel(colours, line.x);
float w = max((MCDCMatrix * vertexMC).w, 1.0);
float half_ = max(across.z, 0.5 * leastPixels * across.w * pixel.y * w);
place.xy += across.xy * half_ * line.z; place.z += 0.6;
at = place.xyz; run = vec3(line.y, line.z, half_); bias = lift;
"""
DECK_FRAGMENT_HEAD = (
    """
in vec4 tint; in vec3 run; in vec3 at;
"""
    + COMMON
)
DECK_FRAGMENT = """
if (tint.a < 0.5) discard;                              // no sensor near: nothing is told
float stale = step(0.97, tint.a);
float inside = (1.0 - abs(run.y)) / max(fwidth(run.y), 1e-6);           // pixels from the edge
vec3 c = tint.rgb * 1.15;
if (stale > 0.5) c *= mix(0.42, 1.15, step(0.5, fract((run.x + run.y * run.z * 0.8) / (2.7 * run.z))));
c = mix(c * 0.30, c, smoothstep(0.5, 1.6, inside));                      // a dark edge, as glyphs have
colour = vec4(mix(c, fogged(c, at.z), 0.45), layerOpacity);                   // data shine through haze
"""
