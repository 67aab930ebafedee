"""3D Tiles 1.0 and 1.1: tilesets, b3dm, i3dm, cmpt and glTF, as columns of city objects."""
