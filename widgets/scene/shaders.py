"""GLSL of the city's materials. Positions are metres; `haze` and `fog` make far things sink into the horizon."""

from widgets.scene.normals import DECODE

COMMON = """

float hash(vec2 p) { p = fract(p * vec2(0.1031, 0.1030)); p += dot(p, p.yx + 33.33); return fract((p.x + p.y) * p.x); }
float veil(float nearness) {                   // 0 near, 1 far: as 1 - exp(-d * d), without the exponential
  float q = nearness * nearness;               // d is 1 / nearness; one division does for both
  return (q + 0.5) / (q * q + q + 0.5);
}
vec3 fogged(vec3 c, float up) {
  return mix(c, haze, veil(gl_FragCoord.w * fogDistance) / (1.0 + max(up, 0.0) / 700.0));
}
"""

TEXEL = """
vec4 texel(sampler2D table, float id) {
  int i = int(id + 0.5); return texelFetch(table, ivec2(i & 1023, i >> 10), 0);
}
"""

HAZE = """
float hazed(float away, float up) {            // `veil` of the fragments, at a corner
  float x = away / fogDistance; x *= x; x *= 1.0 + 0.5 * x;
  return x / (1.0 + x) / (1.0 + max(up, 0.0) / 700.0);
}
"""

GROUND_VERTEX_HEAD = "out vec3 at; "
GROUND_VERTEX = "at = vertexMC.xyz; bias = lift;"
DRAPED = """
vec3 covered(vec3 c) {
  vec2 q = (at.xy - coverBox.xy) / (coverBox.zw - coverBox.xy);
  if (q.x < 0.0 || q.y < 0.0 || q.x > 1.0 || q.y > 1.0) return c;
  q.y = clamp(q.y, coverLevels.y, 1.0 - coverLevels.y) / coverLevels.x;  // the ground is the lowest level
  vec4 s = texture(cover, q);
  return mix(c, s.rgb, s.a * coverShow);
}
"""
GROUND_FRAGMENT_HEAD = "in vec3 at;" + COMMON + DRAPED
COVERED = "c = covered(c);"
"""Only in the program while something is draped over the ground: every pixel of it would pay otherwise."""
GROUND_FRAGMENT = """
vec3 c = base * (0.985 + 0.03 * hash(floor(at.xy / 90.0)));
c *= texture(shade, (at.xy - shadeBox.xy) / (shadeBox.zw - shadeBox.xy)).r;
{covered}
colour = vec4(fogged(c, 0.0), 1.0);
"""

TERRAIN_VERTEX_HEAD = "out float light; out vec3 at;" + DECODE
TERRAIN_VERTEX = """
at = vertexMC.xyz; vec3 n = unpacked(facing);
light = clamp((0.45 + 0.55 * dot(n, sunTo)) / (0.45 + 0.55 * sunTo.z), 0.5, 1.6);  // level ground has its plain colour
"""
TERRAIN_FRAGMENT_HEAD = "in float light; in vec3 at;" + COMMON + DRAPED
TERRAIN_FRAGMENT = """
vec3 c = base * light * (0.985 + 0.03 * hash(floor(at.xy / 45.0)));
{covered}
colour = vec4(fogged(c, at.z), 1.0);
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
{covered}
colour = vec4(fogged(c, 0.0), 1.0 - clamp(clear, 0.0, 0.7));
"""

SKY_VERTEX_HEAD = "out vec3 glow;"
SKY_VERTEX = """
place.xyz = vertexMC.xyz * 1000.0 + eyeAt;
vec3 v = vertexMC.xyz; float up = max(v.z, 0.0);
glow = mix(haze, middle, smoothstep(0.0, 0.22, up));
glow = mix(glow, zenith, smoothstep(0.14, 0.75, up));
float side = clamp(dot(v.xy / max(length(v.xy), 1e-4), glowTo) * 0.5 + 0.5, 0.0, 1.0);
glow = mix(glow, sunGlow, side * side * side * 0.75 * exp(-up * 7.0));
glow = mix(glow, deep, smoothstep(0.0, 0.02, -v.z - 0.004 - edge));  // what water shows where nothing is mirrored
"""
SKY_FRAGMENT_HEAD = "in vec3 glow;"
SKY_FRAGMENT = """
float dither = fract(52.9829 * fract(dot(gl_FragCoord.xy, vec2(0.06711, 0.00584)))) - 0.5;
colour = vec4(glow + dither / 180.0, 1.0);
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
float wide = exp2(max(0.0, ceil(log2(max(fwidth(run.x), 1e-3) * 0.2))));  // from afar too a stripe is 12 pixels long
if (stale > 0.5) c *= mix(0.36, 1.0, step(0.5, fract((run.x + run.y * 9.0 * wide) / (60.0 * wide))));
if (cut > 0.5) c *= mix(0.18, 1.25, step(0.4, fract(run.x / (90.0 * wide))));
c = mix(c, c * shine, data);
colour = vec4(fogged(c, at.z), {alpha});
"""

SPRITE_VERTEX_HEAD = (
    """
uniform sampler2D colours;
out vec4 tint; out float dark;
"""
    + TEXEL
)
FRONT = """
vec3 sight = vertexMC.xyz - eye;
vec4 front = MCDCMatrix * vec4(eye + sight * ({share} - min(0.05 + 25.0 / max(length(sight), 1.0), 0.3)), 1.0);
"""
"""Where a symbol has its depth: a little nearer to the eye, from `share` of the way to it on."""
IN_FRONT = "gl_Position.z = (front.z / front.w - bias) * gl_Position.w;\n"
"""Neither the ground nor the next house, nor a deck that it stands on, cuts a symbol in two."""

SPRITE_VERTEX = "tint = texel(colours, shape.x); dark = shape.w; bias = lift;" + FRONT.format(share="1.0")
SPRITE_PLACED = """
gl_Position.xy += shape.yz * unit * pixel * gl_Position.w; gl_Position.z -= (1.0 - dark) * 2e-5 * gl_Position.w;
"""
SPRITE_FRAGMENT_HEAD = "in vec4 tint; in float dark; "
SPRITE_FRAGMENT = """
if (tint.a < 0.02) discard;  // nothing known: no symbol
float stale = step(0.97, tint.a);
vec3 c = tint.rgb * mix(1.0, 0.35 + 0.65 * step(0.5, fract((gl_FragCoord.x + gl_FragCoord.y) / (5.0 * unit))), stale);
colour = vec4(mix(c, vec3(0.02, 0.03, 0.05), dark), layerOpacity);
"""

TINT_VERTEX_HEAD = "uniform sampler2D colours; out vec4 tint; out vec3 at;\n" + TEXEL
TINT_VERTEX = "tint = texel(colours, aux.x); at = vertexMC.xyz; bias = lift;"
TINT_FRAGMENT_HEAD = "in vec4 tint; in vec3 at;\n" + COMMON
TINT_FRAGMENT = """
float stale = step(0.97, tint.a);
float alpha = layerOpacity * step(0.5, tint.a) * mix(0.30, 0.30 * step(0.6, fract((at.x - at.y) / 220.0)), stale);
colour = vec4(fogged(tint.rgb, 0.0), alpha);
"""

BEAM_VERTEX_HEAD = (
    """
uniform sampler2D colours; out vec4 tint; out vec2 ray;
"""
    + TEXEL
)
BEAM_VERTEX = "tint = texel(colours, beam.x); ray = beam.yz;"
ON_TOP = "gl_Position.z = gl_Position.w * (-0.95 + 0.04 * gl_Position.z / gl_Position.w);"
"""Before everything in the picture, the nearer ones before the farther."""
BEAM_PLACED = """
float least = 7.0 * max(unit, 1.0);                     // its core is then two pixels wide, however far it is
float wide = clamp(34.0 / (pixel.y * gl_Position.w), least, max(20.0 * unit, least));
gl_Position.x += beam.y * wide * pixel.x * gl_Position.w;
"""
BEAM_FRAGMENT_HEAD = "in vec4 tint; in vec2 ray;"
BEAM_FRAGMENT = """
float side = abs(ray.x); float core = exp(-side * side * 26.0); float halo = (1.0 - side) * (1.0 - side);
float fade = 1.0 - 0.55 * ray.y;
colour = vec4(mix(tint.rgb, vec3(1.0), core * whiteness), (core * 0.85 + halo * 0.30) * fade * strength);
"""
