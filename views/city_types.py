"""What CityGML and CityJSON call the objects of a city, in the language in force."""

from PySide6.QtCore import QCoreApplication

from widgets.noop import QT_TRANSLATE_NOOP

_WORDS = {
    "Building": QT_TRANSLATE_NOOP("CityTypes", "Building"),
    "BuildingPart": QT_TRANSLATE_NOOP("CityTypes", "Part of a building"),
    "BuildingInstallation": QT_TRANSLATE_NOOP("CityTypes", "Installation of a building"),
    "Bridge": QT_TRANSLATE_NOOP("CityTypes", "Bridge"),
    "BridgePart": QT_TRANSLATE_NOOP("CityTypes", "Part of a bridge"),
    "CityFurniture": QT_TRANSLATE_NOOP("CityTypes", "City furniture"),
    "CityObjectGroup": QT_TRANSLATE_NOOP("CityTypes", "Group of objects"),
    "GenericCityObject": QT_TRANSLATE_NOOP("CityTypes", "Other object"),
    "LandUse": QT_TRANSLATE_NOOP("CityTypes", "Land use"),
    "OtherConstruction": QT_TRANSLATE_NOOP("CityTypes", "Other construction"),
    "PlantCover": QT_TRANSLATE_NOOP("CityTypes", "Plant cover"),
    "Railway": QT_TRANSLATE_NOOP("CityTypes", "Railway"),
    "Road": QT_TRANSLATE_NOOP("CityTypes", "Road"),
    "SolitaryVegetationObject": QT_TRANSLATE_NOOP("CityTypes", "Tree or plant"),
    "TINRelief": QT_TRANSLATE_NOOP("CityTypes", "Terrain"),
    "TransportSquare": QT_TRANSLATE_NOOP("CityTypes", "Square"),
    "Tunnel": QT_TRANSLATE_NOOP("CityTypes", "Tunnel"),
    "TunnelPart": QT_TRANSLATE_NOOP("CityTypes", "Part of a tunnel"),
    "WaterBody": QT_TRANSLATE_NOOP("CityTypes", "Water"),
    "Waterway": QT_TRANSLATE_NOOP("CityTypes", "Waterway"),
}


def type_name(kind: str) -> str:
    """Words for a type; one that is not known, an extension's for example, stands as it is written."""
    words = _WORDS.get(kind)
    return QCoreApplication.translate("CityTypes", words) if words else kind
