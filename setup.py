"""What Orda needs directly; the exact versions of everything stand in buildout.cfg."""

from setuptools import find_packages, setup

RUNTIME = [
    # The frame: requests, traversal, templates, forms
    "pyramid",
    "pyramid_tm",
    "pyramid_retry",
    "pyramid_zodbconn",
    "plaster_pastedeploy",
    "PasteDeploy",
    "waitress",
    "Chameleon",
    "deform",
    "colander",
    # The content and its database
    "substanced",
    "ZODB",
    "ZEO",
    "zodburi",
    "BTrees",
    "persistent",
    "transaction",
    "venusian",
    "zope.interface",
    "setuptools",  # pkg_resources, imported but not declared by substanced
    # Finding
    "repoze.catalog",
    "six",  # imported but not declared by repoze.catalog
    "zope.index",
    "pymorphy3",  # Russian word forms
    "pymorphy3-dicts-ru",
    "simplemma",  # English word forms
    # Text, languages, the calendar
    "nh3",
    "markdown-it-py",  # the guides, read inside the program
    "Babel",
    "holidays",
    "python-dateutil",  # recurrence rules
    "icalendar",
    "feedgen",
    "python-slugify",
    "translationstring",
    "tzdata",  # Asia/Almaty also where the system has no time zones
    # Files of people
    "Pillow",
    "openpyxl",
    "python-docx",
    "lxml",
    "pypdf",
    "defusedxml",
    "asn1crypto",  # reads the certificates of signature files
    # Passwords, the shell
    "argon2-cffi",
    "click",
    "rich",
]

TEST = [
    "axe-playwright-python",  # carries axe.min.js, so that nothing is fetched
    "feedparser",
    "hypothesis",
    "playwright",  # drives the system's Chromium
    "pytest",
    "pytest-xdist",
    "ruff",
    "WebTest",
]

setup(
    name="orda",
    version="0.1.dev0",
    description="A university's official website under its own publication regulation",
    license="BSD-3-Clause",
    author="Orda contributors",
    python_requires=">=3.11",
    package_dir={"": "src"},
    packages=find_packages("src"),
    package_data={
        "orda": ["locale/*/LC_MESSAGES/*.po"],
        "orda.regulation": ["*.toml"],
        "orda.text.morphology.kazakh": ["*.txt", "NOTICE"],
        "orda.maintenance": ["demo/**"],
    },
    zip_safe=False,
    install_requires=RUNTIME,
    extras_require={"test": TEST},
    entry_points={
        "console_scripts": ["orda = orda.maintenance.cli:main"],
        "paste.app_factory": ["main = orda:main"],
    },
)
