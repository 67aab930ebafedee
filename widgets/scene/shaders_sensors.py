"""GLSL of sensors: outlines say what they measure, patterns say whether it can be trusted.

`glyph` of a corner is (sensor, x and y in units of the radius, 0). A sensor below the ground keeps its place in the
picture and has the depth of the ground there, as the trenches have; one on a deck has the depth of what is a little
nearer to the eye, so that the deck does not cut through it.
"""

from widgets.scene.glyphs import distance_code
from widgets.scene.shaders import FRONT, IN_FRONT, TEXEL

SENSOR_VERTEX_HEAD = (
    """
uniform sampler2D colours; uniform sampler2D states;
out vec4 tint; out vec3 face; out vec2 run;
"""
    + TEXEL
)
SENSOR_VERTEX = """
tint = texel(colours, glyph.x); run = glyph.yz;
vec4 state = texelFetch(states, ivec2(int(glyph.x + 0.5) & 1023, int(glyph.x + 0.5) >> 10), 0);
face = state.xyz;                                       // kind, state, radius in design pixels: 0 for another's cluster
float share = vertexMC.z < 0.0 ? clamp((eye.z - 1.2) / max(eye.z - vertexMC.z, 1e-3), 0.4, 1.0) : 1.0;
bias = 5e-5;
""" + FRONT.format(share="share")
SENSOR_PLACED = (
    IN_FRONT
    + """
gl_Position.xy += glyph.yz * max(face.z, 0.0) * unit * pixel * gl_Position.w;
"""
)
SENSOR_FRAGMENT_HEAD = "in vec4 tint; in vec3 face; in vec2 run;\n" + distance_code()
SENSOR_FRAGMENT = """
float soft = 0.7 / max(face.z * unit, 1.0);             // of a pixel
float d = outline(face.x, run);
if (d > 0.34 + soft || face.z < 0.5) discard;
float never = step(face.y, 0.5), near = step(1.5, face.y) * step(face.y, 2.5);
float limit = step(2.5, face.y) * step(face.y, 3.5), stale = step(3.5, face.y);
const vec3 DARK = vec3(0.02, 0.03, 0.05); const vec3 LIGHT = vec3(0.93, 0.96, 0.98);
vec3 c = mix(tint.rgb, DARK * 3.0, never);              // nothing was ever heard: hollow
c = mix(c, DARK, stale * step(0.5, fract((gl_FragCoord.x + gl_FragCoord.y) / (5.0 * unit))));
c = mix(c, DARK, limit * (1.0 - smoothstep(-soft, soft, length(run) - 0.34)));
float rim = 0.14 + 0.16 * (near + limit);               // what is near its limit has a broad rim
vec3 line = mix(LIGHT, vec3(0.62, 0.65, 0.69), max(never, stale));
c = mix(c, line, smoothstep(-rim - soft, -rim + soft, d - 0.10));
c = mix(c, DARK, smoothstep(-soft, soft, d - 0.12));
colour = vec4(c, layerOpacity * (1.0 - smoothstep(0.34 - soft, 0.34 + soft, d)));
"""
