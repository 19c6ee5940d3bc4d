"""Made-up buyers and addresses for each country, drawn from a given random source. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from saleschannel.simulator.state import Address


@dataclass(frozen=True)
class Country:
    """Words from which a country's buyers are made; `postal` is a pattern in which # is a digit and @ a letter."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    streets: tuple[str, ...]
    places: tuple[tuple[str, str, str], ...]  # city, state or region, postal pattern
    phone: str
    number_first: bool = False


_ENGLISH_GIVEN = (
    "Olivia",
    "Noah",
    "Amelia",
    "Liam",
    "Harper",
    "Ethan",
    "Grace",
    "Mason",
    "Ruby",
    "Oscar",
    "Maya",
    "Theo",
)
_ENGLISH_FAMILY = ("Testerton", "Whitfield", "Ashdown", "Carver", "Langley", "Merrow", "Quill", "Sandford", "Thornby")
_ENGLISH_STREETS = ("Sample Street", "Orchard Lane", "Mill Road", "Harbour View", "Maple Avenue", "Station Road")

COUNTRIES: dict[str, Country] = {
    "US": Country(
        _ENGLISH_GIVEN,
        _ENGLISH_FAMILY,
        ("Sample Street", "Maple Avenue", "Oak Drive", "Cedar Court", "Lakeview Blvd", "Juniper Way"),
        (
            ("Springfield", "IL", "627##"),
            ("Portland", "OR", "972##"),
            ("Austin", "TX", "787##"),
            ("Columbus", "OH", "432##"),
            ("Tampa", "FL", "336##"),
        ),
        "555-01#-####",
        number_first=True,
    ),
    "CA": Country(
        _ENGLISH_GIVEN,
        _ENGLISH_FAMILY,
        ("Maple Crescent", "King Street", "Lakeshore Drive"),
        (("Ottawa", "ON", "K1@ #@#"), ("Halifax", "NS", "B3@ #@#"), ("Vancouver", "BC", "V5@ #@#")),
        "555-01#-####",
        number_first=True,
    ),
    "GB": Country(
        _ENGLISH_GIVEN,
        _ENGLISH_FAMILY,
        _ENGLISH_STREETS,
        (("Leeds", "West Yorkshire", "LS1 #@@"), ("Bristol", "", "BS1 #@@"), ("Norwich", "Norfolk", "NR1 #@@")),
        "01632 96####",
        number_first=True,
    ),
    "DE": Country(
        ("Anna", "Lukas", "Mia", "Jonas", "Emma", "Paul", "Lena", "Felix", "Jürgen", "Käthe"),
        ("Muster", "Beispiel", "Grünwald", "Probst", "Vogelsang", "Weißenfels", "Köhler-Test"),
        ("Musterstraße", "Lindenweg", "Am Mühlbach", "Schloßallee", "Bahnhofstraße"),
        (
            ("Berlin", "", "101##"),
            ("München", "Bayern", "803##"),
            ("Köln", "", "506##"),
            ("Görlitz", "Sachsen", "028##"),
        ),
        "030 23125 ###",
    ),
    "FR": Country(
        ("Chloé", "Hugo", "Léa", "Jules", "Inès", "Gaël"),
        ("Exemple", "Dupré", "Lefèvre-Test", "Garnier", "Moreau"),
        ("Rue de l'Exemple", "Avenue des Tilleuls", "Impasse du Moulin"),
        (("Lyon", "", "6900#"), ("Nantes", "", "440##"), ("Besançon", "", "250##")),
        "01 99 00 ## ##",
        number_first=True,
    ),
    "IT": Country(
        ("Giulia", "Matteo", "Sofia", "Niccolò"),
        ("Esempio", "Rossini", "D'Angelo", "Ferri"),
        ("Via Esempio", "Corso Garibaldi", "Piazza Verdi"),
        (("Torino", "TO", "101##"), ("Bologna", "BO", "401##"), ("Forlì", "FC", "4712#")),
        "055 5555 ###",
    ),
    "ES": Country(
        ("Lucía", "Martín", "Íñigo", "Paula"),
        ("Ejemplo", "Núñez", "García Prueba", "Serrano"),
        ("Calle Ejemplo", "Avenida del Río", "Plaza Mayor"),
        (("Madrid", "Madrid", "280##"), ("A Coruña", "A Coruña", "150##"), ("Sevilla", "Sevilla", "410##")),
        "900 555 ###",
    ),
    "JP": Country(
        ("花子", "太郎", "結衣", "蓮"),
        ("見本", "試験", "例田"),
        ("見本町1丁目", "例町2丁目"),
        (("千代田区", "東京都", "100-00##"), ("札幌市", "北海道", "060-00##")),
        "03-5555-####",
    ),
}
_ELSEWHERE = Country(
    _ENGLISH_GIVEN,
    _ENGLISH_FAMILY,
    _ENGLISH_STREETS,
    (("Sampletown", "", "1####"), ("Testford", "", "2####")),
    "555 01 ####",
)


def fill_pattern(pattern: str, random: Random) -> str:
    """Replace each # by a digit and each @ by a capital letter."""
    return "".join(
        random.choice("0123456789") if c == "#" else random.choice("ABCDEFGHJKLMNPRSTUVWXYZ") if c == "@" else c
        for c in pattern
    )


def full_name(country: str, random: Random) -> str:
    """Make up a person's name."""
    words = COUNTRIES.get(country, _ELSEWHERE)
    return f"{random.choice(words.given)} {random.choice(words.family)}"


def address(country: str, name: str, random: Random) -> Address:
    """Make up a delivery address in `country` for `name`."""
    words = COUNTRIES.get(country, _ELSEWHERE)
    city, state, postal = random.choice(words.places)
    street, number = random.choice(words.streets), random.randint(1, 199)
    return Address(
        name=name,
        line1=f"{number} {street}" if words.number_first else f"{street} {number}",
        line2=f"Apt {random.randint(1, 40)}" if random.random() < 0.2 else "",
        city=city,
        state=state,
        postal_code=fill_pattern(postal, random),
        country=country,
        phone=fill_pattern(words.phone, random),
    )


def email(random: Random) -> str:
    """Make an anonymised address as Amazon gives sellers, in a domain that cannot exist."""
    return "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=14)) + "@marketplace.amazon.example"
