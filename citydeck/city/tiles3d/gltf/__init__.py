"""glTF 2.0 as far as a city needs it: triangles, features, plain colours. No textures, no animation."""
