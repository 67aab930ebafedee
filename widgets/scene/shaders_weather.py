"""GLSL of wind and rain: each streak is a line between two points of a table, as wide as its look wants in pixels."""

from widgets.scene.shaders import HAZE

STREAK_VERTEX_HEAD = (
    HAZE
    + """
uniform sampler2D streaks;
out vec4 tint; out vec4 run; out float look;
vec4 record(float id, int part) {
  int i = 3 * int(id + 0.5) + part; return texelFetch(streaks, ivec2(i & 1023, i >> 10), 0);
}
"""
)
STREAK_VERTEX = """
vec4 head_ = record(streak.x, 0); vec4 tail_ = record(streak.x, 1); vec4 paint = record(streak.x, 2);
look = tail_.w; tint = vec4(paint.rgb, head_.w);
bias = 0.0;
"""
STREAK_PLACED = """
vec4 head = MCDCMatrix * vec4(head_.xyz, 1.0); vec4 tail = MCDCMatrix * vec4(tail_.xyz, 1.0);
vec2 first = tail.xy / max(tail.w, 0.1) / pixel; vec2 last = head.xy / max(head.w, 0.1) / pixel;
vec2 way = last - first; float size_ = length(way);
vec2 along = size_ > 0.01 ? way / size_ : vec2(0.0, -1.0);
float least = (look < 0.5 ? 13.0 : 5.0) * unit;                // seen end on it is still an arrow
float stretch = max(size_, least); vec2 middle = 0.5 * (first + last);
float half_ = (look < 0.5 ? (streak.y > 0.0 ? 4.9 : 2.6) : look < 1.5 ? 2.0 : 3.4) * unit;
vec2 shown = middle + along * streak.y * 0.5 * stretch + vec2(-along.y, along.x) * streak.z * half_;
gl_Position = streak.y > 0.0 ? head : tail;
gl_Position.xy = shown * pixel * gl_Position.w;
run = vec4((0.5 + 0.5 * streak.y) * stretch, streak.z * half_, stretch, paint.w * unit);
tint.a *= layerOpacity * (1.0 - 0.4 * hazed(gl_Position.w, 0.0));
if (head_.w < 0.01 || head.w < 20.0 || tail.w < 20.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
"""
STREAK_FRAGMENT_HEAD = "in vec4 tint; in vec4 run; in float look;"
STREAK_FRAGMENT = """
float side = abs(run.y); float part = run.x / run.z; float ahead = run.z - run.x;  // pixels to the tip
float half_ = run.w; float seen; float rim = 0.0;
if (look < 0.5) {                                              // a tail that fades, a head that points
  float tip = min(10.0 * unit, 0.6 * run.z);
  float body = half_ * (0.35 + 0.65 * part) * step(0.35 * tip, ahead);
  float wing = ahead < tip ? 0.42 * ahead : 0.0;
  half_ = max(body, wing);
  seen = mix(0.92 * part * sqrt(part), 1.0, step(ahead, tip));
  rim = (1.0 - smoothstep(half_ + 0.4 * unit, half_ + 1.9 * unit, side)) * 0.65;
} else if (look < 1.5) {
  seen = 4.0 * part * (1.0 - part);
  rim = (1.0 - smoothstep(half_ + 0.2 * unit, half_ + 1.2 * unit, side)) * 0.5;
} else {
  seen = step(0.45, fract(run.x / (9.0 * unit)));
  rim = (1.0 - smoothstep(half_ + 0.4 * unit, half_ + 1.9 * unit, side)) * 0.7;
}
float core = 1.0 - smoothstep(half_ - 0.5 * unit, half_ + 0.5 * unit, side);
float alpha = max(core, rim) * seen * tint.a;
if (alpha < 0.01) discard;
vec3 c = mix(vec3(0.03, 0.05, 0.08), look > 0.5 && look < 1.5 ? tint.rgb * glow : tint.rgb, core);
colour = vec4(c, alpha);
"""
