"""GLSL of the city's materials. Positions are metres; `haze` and `fog` make far things sink into the horizon."""

COMMON = """

float hash(vec2 p) { p = fract(p * vec2(0.1031, 0.1030)); p += dot(p, p.yx + 33.33); return fract((p.x + p.y) * p.x); }
vec3 fogged(vec3 c, float up) {
  float d = 1.0 / gl_FragCoord.w / fogDistance;
  float f = (1.0 - exp(-d * d)) * exp(-max(up, 0.0) / 900.0);
  return mix(c, haze, clamp(f, 0.0, 1.0));
}
"""

TEXEL = """
vec4 texel(sampler2D table, float id) {
  int i = int(id + 0.5); return texelFetch(table, ivec2(i & 1023, i >> 10), 0);
}
"""

BUILDING_VERTEX_HEAD = (
    """
uniform sampler2D colours; out vec4 tint; out vec4 wall; out vec3 at; out float cut;
"""
    + TEXEL
)
BUILDING_VERTEX = """
tint = texel(colours, aux.x); wall = vec4(aux.yzw, aux.x); at = vertexMC.xyz;
float over = max(0.0, at.z - cutAt);          // what stands above the cut is pressed down to it: solids stay closed
cut = step(0.01, over);
if (at.z - aux.w >= cutAt) place.xyz = vec3(0.0);  // all of it is above: nothing is left
else { place.z -= over; at.z -= over; wall.z -= over; }
"""
BUILDING_FRAGMENT_HEAD = (
    """
in vec4 tint; in vec4 wall; in vec3 at; in float cut;

"""
    + COMMON
)
BUILDING_FRAGMENT = """
float data = step(0.5, tint.a);               // alpha above one half: painted by a layer
float stale = step(0.97, tint.a);
vec3 light = mix(ambient, sun, wall.x);
vec3 c = tint.rgb * light;
if (wall.y < -0.5) {                          // roof
  c = tint.rgb * mix(ambient, sun, wall.x * 0.78) * 0.92;
  float line = abs(fract((at.x - at.y) / 9.0) - 0.5);  // a cut is hatched: it is no roof
  float near = clamp(1.5 - fwidth(at.x) / 3.0, 0.25, 1.0);
  c = mix(c, c * 1.5 + 0.05, step(0.99, cut) * (1.0 - smoothstep(0.05, 0.14, line)) * near);
} else {
  float up = wall.z;
  c *= 0.62 + 0.38 * (1.0 - exp(-up / 14.0)); // darker at the foot, where the street is narrow
  vec2 g = vec2(wall.y / 3.3, up / 3.7);
  vec2 cell = floor(g); vec2 f = g - cell;
  float blur = max(fwidth(g.x), fwidth(g.y));
  float sharp = clamp(1.6 - 1.9 * blur, 0.0, 1.0);
  float seed = floor(wall.w + 0.5);
  float chance = hash(cell + seed * 7.13);
  float whole = hash(vec2(cell.y, seed));     // floors that are lit as a whole, as in offices
  float share = litShare * mix(tint.a * 2.0, 0.42 * step(tint.a, 0.72), data);  // out of service or stale: no light
  share = mix(share, min(1.0, share * 2.2), step(0.82, whole));
  float pane = step(0.2, f.x) * step(f.x, 0.82) * step(0.26, f.y) * step(f.y, 0.78);
  float lit = step(1.0 - share, chance);
  float glow = mix(min(share, 1.0) * 0.42, lit * pane, sharp);
  c = mix(c, c * 0.70, pane * sharp * 0.8);
  vec3 warm = mix(lamp, vec3(0.80, 0.90, 1.0), step(0.72, hash(cell.yx + seed)) * 0.75);
  c += warm * glow * (0.45 + 0.6 * hash(cell + 3.7 + seed));
}
if (stale > 0.5) {
  float band = fract((at.x + at.y + at.z * 1.4) / 14.0);
  c = mix(c * 0.55, c * 1.25, step(0.5, band));
}
c = fogged(c, at.z);
if (mirror > 0.5) c = mix(c, haze, 0.25) * (0.75 * exp(-at.z / 420.0));
colour = vec4(c, 1.0);
"""

GROUND_VERTEX_HEAD = "out vec3 at; "
GROUND_VERTEX = "at = vertexMC.xyz; bias = lift;"
GROUND_FRAGMENT_HEAD = (
    """
in vec3 at;

"""
    + COMMON
    + """
vec3 covered(vec3 c) {
  if (coverShow < 0.005) return c;
  vec2 q = (at.xy - coverBox.xy) / (coverBox.zw - coverBox.xy);
  if (q.x < 0.0 || q.y < 0.0 || q.x > 1.0 || q.y > 1.0) return c;
  vec4 s = texture(cover, q);
  return mix(c, s.rgb, s.a * coverShow);
}
"""
)
GROUND_FRAGMENT = """
float grain = hash(floor(at.xy / 90.0)) - 0.5;
vec3 c = base * (1.0 + 0.10 * grain);
colour = vec4(fogged(covered(c), 0.0), 1.0);
"""

WATER_FRAGMENT_HEAD = (
    GROUND_FRAGMENT_HEAD
    + """

"""
)
WATER_FRAGMENT = """
vec3 ray = at - eye; float far = length(ray); vec3 v = ray / far;
float calm = clamp(1.0 - far / detail, 0.0, 1.0);
vec2 w = at.xy;
float ripple = sin(w.x * 0.11 + sin(w.y * 0.07) * 2.0) + sin(w.y * 0.16 - w.x * 0.05 + sin(w.x * 0.043) * 2.4);
ripple += 0.7 * sin(w.x * 0.31 + w.y * 0.23);
float graze = clamp(1.0 + v.z * (1.0 + 0.05 * ripple * calm), 0.0, 1.0);
float mirrorShare = 0.06 + 0.80 * pow(graze, 5.0);
float toGlow = clamp(dot(normalize(v.xy + 1e-5), glowTo), 0.0, 1.0);
vec3 sky = mix(sheen, sunGlow, 0.55 * toGlow * toGlow * toGlow);
vec3 c = mix(base, sky, mirrorShare) * (1.0 + 0.06 * ripple * calm);
float clear = waterClear * (0.35 + 0.65 * calm) * (0.85 + 0.15 * ripple);
colour = vec4(fogged(covered(c), 0.0), 1.0 - clamp(clear, 0.0, 0.7));
"""

SKY_VERTEX_HEAD = "out vec3 way;"
SKY_VERTEX = "way = vertexMC.xyz; place.xyz = vertexMC.xyz * 1000.0 + eyeAt;"
SKY_FRAGMENT_HEAD = """
in vec3 way;
"""
SKY_FRAGMENT = """
vec3 v = normalize(way); float up = max(v.z, 0.0);
vec3 c = mix(haze, middle, smoothstep(0.0, 0.22, up));
c = mix(c, zenith, smoothstep(0.14, 0.75, up));
float side = clamp(dot(normalize(v.xy), glowTo) * 0.5 + 0.5, 0.0, 1.0);
c = mix(c, sunGlow, side * side * side * 0.75 * exp(-up * 7.0));
float dither = fract(sin(dot(gl_FragCoord.xy, vec2(12.9898, 78.233))) * 43758.5453) - 0.5;
c = mix(c, deep, smoothstep(0.0, 0.02, -v.z - 0.004 - edge));  // what water shows where nothing is mirrored
colour = vec4(c + dither / 180.0, 1.0);
"""

RIBBON_VERTEX_HEAD = (
    """
uniform sampler2D colours;
out vec4 tint; out vec3 run; out vec3 at;
"""
    + TEXEL
)
RIBBON_VERTEX = """
tint = texel(colours, line.x);
float w = max((MCDCMatrix * vertexMC).w, 1.0);
float least = 0.5 * leastPixels * across.w * pixel.y * w;
float half_ = max(across.z, least);
place.xy += across.xy * half_ * line.z;
at = place.xyz; run = vec3(line.y, line.z, across.w);
bias = lift * (1.0 + across.w);
"""
RIBBON_FRAGMENT_HEAD = (
    """
in vec4 tint; in vec3 run; in vec3 at;
"""
    + COMMON
)
RIBBON_FRAGMENT = """
float data = step(0.5, tint.a); float stale = step(0.97, tint.a);
float cut = step(0.72, tint.a) - stale;
float edge = 1.0 - 0.30 * smoothstep(0.55, 1.0, abs(run.y));
vec3 c = tint.rgb * edge;
if (stale > 0.5) c *= mix(0.42, 1.15, step(0.5, fract((run.x + run.y * 9.0) / 60.0)));
if (cut > 0.5) c *= mix(0.18, 1.25, step(0.4, fract(run.x / 90.0)));
c = mix(c, c * shine, data);
colour = vec4(fogged(c, at.z), mix(1.0, opacity, data));
"""

SPRITE_VERTEX_HEAD = (
    """
uniform sampler2D colours;
out vec4 tint; out float dark;
"""
    + TEXEL
)
SPRITE_VERTEX = """
tint = texel(colours, shape.x); dark = shape.w; bias = lift;
"""
SPRITE_PLACED = """
gl_Position.xy += shape.yz * unit * pixel * gl_Position.w; gl_Position.z -= (1.0 - dark) * 2e-5 * gl_Position.w;
"""
SPRITE_FRAGMENT_HEAD = "in vec4 tint; in float dark; "
SPRITE_FRAGMENT = """
if (tint.a < 0.02) discard;  // nothing known: no symbol
float stale = step(0.97, tint.a);
vec3 c = tint.rgb * mix(1.0, 0.35 + 0.65 * step(0.5, fract((gl_FragCoord.x + gl_FragCoord.y) / (5.0 * unit))), stale);
colour = vec4(mix(c, vec3(0.02, 0.03, 0.05), dark), opacity);
"""

TINT_VERTEX_HEAD = "uniform sampler2D colours; out vec4 tint; out vec3 at;\n" + TEXEL
TINT_VERTEX = "tint = texel(colours, aux.x); at = vertexMC.xyz; bias = lift;"
TINT_FRAGMENT_HEAD = "in vec4 tint; in vec3 at;\n" + COMMON
TINT_FRAGMENT = """
float stale = step(0.97, tint.a);
float alpha = opacity * step(0.5, tint.a) * mix(0.30, 0.30 * step(0.6, fract((at.x - at.y) / 220.0)), stale);
colour = vec4(fogged(tint.rgb, 0.0), alpha);
"""

BEAM_VERTEX_HEAD = (
    """
uniform sampler2D colours; out vec4 tint; out vec2 ray;
"""
    + TEXEL
)
BEAM_VERTEX = "tint = texel(colours, beam.x); ray = beam.yz;"
BEAM_PLACED = """
float wide = clamp(34.0 / (pixel.y * gl_Position.w), 7.0 * unit, 20.0 * unit);
gl_Position.x += beam.y * wide * pixel.x * gl_Position.w;
"""
BEAM_FRAGMENT_HEAD = "in vec4 tint; in vec2 ray;"
BEAM_FRAGMENT = """
float side = abs(ray.x); float core = exp(-side * side * 26.0); float halo = (1.0 - side) * (1.0 - side);
float fade = 1.0 - 0.55 * ray.y;
colour = vec4(mix(tint.rgb, vec3(1.0), core * 0.55), (core * 0.85 + halo * 0.30) * fade);
"""
