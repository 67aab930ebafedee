"""GLSL of traffic: streaks that run along carriageways, and vehicles from a table of positions and headings."""

from widgets.scene.shaders import COMMON, TEXEL

FLOW_VERTEX_HEAD = (
    """
uniform sampler2D colours; uniform sampler2D phases;
out vec4 tint; out vec3 run; out float phase; out float ways; out vec3 at;
"""
    + TEXEL
)
FLOW_VERTEX = """
tint = texel(colours, line.x); vec4 moved = texel(phases, line.x);
float w = max((MCDCMatrix * vertexMC).w, 1.0);
float half_ = max(across.z, 0.5 * leastPixels * across.w * pixel.y * w);
place.xy += across.xy * half_ * line.z; place.z += 0.15;
at = place.xyz; run = vec3(line.y, line.z, half_); phase = moved.x; ways = moved.y;
bias = lift;
"""
FLOW_FRAGMENT_HEAD = (
    """
in vec4 tint; in vec3 run; in float phase; in float ways; in vec3 at;
"""
    + COMMON
    + """
float streak(float x, float period) {          // a comet: its head leads, its tail fades
  float f = fract(x / period);
  return f * f * f * (1.0 - smoothstep(0.93, 1.0, f));
}
"""
)
FLOW_FRAGMENT = """
if (tint.a < 0.5) discard;                     // nothing known: nothing runs
float step_ = max(length(vec2(dFdx(run.x), dFdy(run.x))), 1e-4);
float level = max(log2(step_ * 16.0 / 32.0), 0.0); // metres of a period grow with the distance
float stale = step(0.97, tint.a);
float side = ways > 1.5 ? (run.y * handed < 0.0 ? 1.0 : -1.0) : 1.0;
float across_ = ways > 1.5 ? abs(abs(run.y) * 2.0 - 1.0) : abs(run.y);
float x = side * run.x - phase + across_ * 5.0 * exp2(floor(level));  // the middle leads: an arrowhead
float near = 32.0 * exp2(floor(level));
float glow = mix(streak(x, near), streak(x, near * 2.0), fract(level));
glow *= 1.0 - smoothstep(0.55, 1.0, across_);
float hatch = step(0.5, fract((run.x + run.y * 9.0) / 60.0));
float seen = mix(0.12 + 0.88 * glow, 0.20 + 0.55 * hatch, stale);
vec3 c = mix(tint.rgb, vec3(1.0), 0.60 * glow * (1.0 - stale));
colour = vec4(fogged(c, at.z), seen * layerOpacity);
"""

VEHICLE_VERTEX_HEAD = """
uniform sampler2D spots;
out vec3 body; out vec3 lamp; out vec2 spot; out vec3 at; out float whole;
vec4 spotted(float id, int part) {
  int i = 2 * int(id + 0.5) + part; return texelFetch(spots, ivec2(i & 1023, i >> 10), 0);
}
vec3 painted(float look) {                     // paints of cars: mostly white, grey and dark
  if (look < 0.34) return vec3(0.86, 0.87, 0.88);
  if (look < 0.56) return vec3(0.55, 0.57, 0.60);
  if (look < 0.78) return vec3(0.16, 0.18, 0.21);
  if (look < 0.89) return vec3(0.28, 0.40, 0.56);
  return vec3(0.60, 0.24, 0.21);
}
"""
VEHICLE_VERTEX = """
vec4 where = spotted(car.x, 0); vec4 how = spotted(car.x, 1);
vec2 ahead = how.xy; vec2 left = vec2(-ahead.y, ahead.x);
float long_ = HALF_LENGTH * (0.9 + 0.25 * how.z);
place.xyz = where.xyz + vec3(ahead * car.y * long_ + left * car.z * HALF_WIDTH, 0.25 + car.w);
at = place.xyz; spot = car.yz; body = painted(how.z); whole = where.w;
float towards = dot(ahead, normalize(eye.xy - where.xy + 1e-3));
lamp = towards > 0.0 ? vec3(1.0, 0.93, 0.78) : vec3(1.0, 0.16, 0.10);
lamp *= 0.55 + 0.45 * abs(towards);
bias = lift;
"""
BOX_PLACED = "if (where.w < 0.01) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);"
MARK_PLACED = """
vec3 reach = vec3(ahead * long_ * where.w, 0.0); vec3 over = where.xyz + vec3(0.0, 0.0, 0.8);
vec4 rear = MCDCMatrix * vec4(over - reach, 1.0); vec4 head = MCDCMatrix * vec4(over + reach, 1.0);
vec2 far_ = (head.xy / max(head.w, 0.1) - rear.xy / max(rear.w, 0.1)) / pixel;
float size_ = length(far_); vec2 along = size_ > 1e-3 ? far_ / size_ : vec2(1.0, 0.0);
float stretch = max(0.5 * size_, 1.4 * unit * where.w); float thick = max(0.24 * size_, 0.8 * unit * where.w);
vec2 middle = 0.5 * (head.xy / max(head.w, 0.1) + rear.xy / max(rear.w, 0.1));
vec2 shown = middle + (along * car.y * stretch + vec2(-along.y, along.x) * car.z * thick) * pixel;
gl_Position.xy = shown * gl_Position.w;
if (where.w < 0.01 || head.w < 1.0 || rear.w < 1.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
"""
VEHICLE_FRAGMENT_HEAD = (
    """
in vec3 body; in vec3 lamp; in vec2 spot; in vec3 at; in float whole;
"""
    + COMMON
)
MARK_FRAGMENT = """
vec3 c = mix(body * light, lamp, lamps);
colour = vec4(fogged(c, at.z), 1.0);
"""
BOX_FRAGMENT = """
vec3 n = normalize(cross(dFdx(at), dFdy(at))); n = dot(n, eye - at) < 0.0 ? -n : n;  // towards the eye
float grain = fract(52.9829 * fract(dot(gl_FragCoord.xy, vec2(0.06711, 0.00584))));
if (grain > whole) discard;                    // it comes and goes as itself, not as a toy that grows
float up = clamp(n.z, 0.0, 1.0);
float facing = clamp(dot(n, sunTo), 0.0, 1.0);
vec3 c = body * light * (0.55 + 0.25 * up + 0.35 * facing);
float glass = step(0.95, height) * (1.0 - step(0.9, up));
c = mix(c, vec3(0.07, 0.09, 0.12) * (0.6 + light), glass);
float front = smoothstep(0.90, 0.97, spot.x); float rear = smoothstep(-0.90, -0.97, spot.x);
float corner = smoothstep(0.35, 0.7, abs(spot.y)) * step(height, 0.9);
c = mix(c, vec3(1.0, 0.95, 0.82), front * corner * max(lamps, 0.15));
c = mix(c, vec3(0.95, 0.10, 0.07), rear * corner * max(lamps, 0.35));
float shine = smoothstep(0.35, 1.0, abs(spot.x)) * lamps * 0.75;     // at night its lamps light a car's own ends
c = mix(c, spot.x > 0.0 ? vec3(1.0, 0.93, 0.78) : vec3(0.90, 0.12, 0.08), shine);
colour = vec4(fogged(c, at.z), 1.0);
"""
