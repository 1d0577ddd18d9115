"""The part of schema.org's vocabulary that the site speaks, and what is wrong with a description in its words."""

import re
from collections.abc import Iterator

CONTEXT = "https://schema.org"


def _table(text: str) -> dict[str, list[str]]:
    """{word before the colon: the words after it}; a line that is set in goes on from the line before."""
    rows: dict[str, list[str]] = {}
    for line in text.strip().replace("\n    ", " ").splitlines():
        name, _colon, words = line.partition(":")
        rows[name] = words.split()
    return rows


# A type and those that are kinds of it.
KINDS = _table("""
Thing: CreativeWork Organization Person Place Product Event Action Intangible
CreativeWork: Article WebPage WebSite Dataset MediaObject DigitalDocument Legislation Book Thesis
    CreativeWorkSeries Comment Chapter
Article: NewsArticle Report ScholarlyArticle SocialMediaPosting
SocialMediaPosting: BlogPosting
WebPage: MedicalWebPage FAQPage QAPage
MediaObject: DataDownload
CreativeWorkSeries: Periodical
Comment: Question Answer
Organization: EducationalOrganization
EducationalOrganization: CollegeOrUniversity
Action: SearchAction
Intangible: StructuredValue ItemList ListItem EntryPoint Schedule VirtualLocation JobPosting Demand
    EducationalOccupationalProgram
StructuredValue: ContactPoint PropertyValue
ContactPoint: PostalAddress
ItemList: BreadcrumbList
""")
PARENTS = {kind: parent for parent, found in KINDS.items() for kind in found}
# A type, its properties and what their values may be; a type has the properties of what it is a kind of as well.
PROPERTIES = {
    name: {pair.partition("=")[0]: tuple(pair.partition("=")[2].split("|")) for pair in pairs}
    for name, pairs in _table("""
Thing: name=Text description=Text url=URL image=URL alternateName=Text identifier=Text|URL|PropertyValue
    sameAs=URL mainEntityOfPage=URL|CreativeWork potentialAction=Action
CreativeWork: about=Thing abstract=Text author=Organization|Person publisher=Organization|Person
    creator=Organization|Person editor=Person headline=Text inLanguage=Text keywords=Text datePublished=Date
    dateModified=Date dateCreated=Date expires=Date license=URL|CreativeWork isPartOf=URL|CreativeWork
    mainEntity=Thing encoding=MediaObject encodingFormat=Text|URL text=Text temporalCoverage=Text|Date
    spatialCoverage=Place version=Text|Number isAccessibleForFree=Boolean audience=Audience
    creativeWorkStatus=Text citation=Text|CreativeWork copyrightNotice=Text
    usageInfo=URL sourceOrganization=Organization provider=Organization|Person
Article: pagination=Text articleBody=Text articleSection=Text pageStart=Text|Number pageEnd=Text|Number
Report: reportNumber=Text
WebPage: lastReviewed=Date reviewedBy=Organization|Person breadcrumb=Text|BreadcrumbList specialty=Text
MedicalWebPage: medicalAudience=Text aspect=Text
Dataset: distribution=DataDownload variableMeasured=Text|PropertyValue measurementTechnique=Text
MediaObject: contentUrl=URL contentSize=Text uploadDate=Date
Legislation: legislationIdentifier=Text|URL legislationDate=Date legislationType=Text
    legislationPassedBy=Organization|Person legislationLegalForce=Text legislationDateVersion=Date
    legislationDateOfApplicability=Date legislationChanges=Legislation legislationResponsible=Organization|Person
    legislationRepeals=Legislation datePublished=Date
Book: isbn=Text numberOfPages=Number
Chapter: pagination=Text pageStart=Text|Number pageEnd=Text|Number
CreativeWorkSeries: issn=Text startDate=Date endDate=Date
Comment: upvoteCount=Number parentItem=CreativeWork
Question: acceptedAnswer=Answer suggestedAnswer=Answer answerCount=Number eduQuestionType=Text
Organization: address=Text|PostalAddress telephone=Text email=Text logo=URL member=Organization|Person
    parentOrganization=Organization subOrganization=Organization department=Organization contactPoint=ContactPoint
    employee=Person legalName=Text foundingDate=Date location=Text|Place|PostalAddress|VirtualLocation taxID=Text
    memberOf=Organization
EducationalOrganization: alumni=Person
Person: jobTitle=Text worksFor=Organization affiliation=Organization telephone=Text email=Text
    honorificPrefix=Text honorificSuffix=Text alumniOf=Organization familyName=Text givenName=Text
    knowsLanguage=Text memberOf=Organization workLocation=Place|ContactPoint address=Text|PostalAddress
    knowsAbout=Text
Place: address=Text|PostalAddress telephone=Text
Event: startDate=Date endDate=Date eventStatus=URL eventAttendanceMode=URL inLanguage=Text
    location=Text|Place|PostalAddress|VirtualLocation organizer=Organization|Person eventSchedule=Schedule
    audience=Audience doorTime=Date isAccessibleForFree=Boolean performer=Organization|Person
SearchAction: query=Text query-input=Text
Action: target=URL|EntryPoint
EntryPoint: urlTemplate=Text
ContactPoint: telephone=Text email=Text contactType=Text hoursAvailable=Text areaServed=Text
    availableLanguage=Text
PostalAddress: streetAddress=Text addressLocality=Text addressCountry=Text addressRegion=Text postalCode=Text
ItemList: itemListElement=ListItem numberOfItems=Number itemListOrder=Text
ListItem: position=Number item=URL|Thing
Schedule: repeatFrequency=Text startDate=Date endDate=Date exceptDate=Date repeatCount=Number
    scheduleTimezone=Text duration=Text
JobPosting: title=Text datePosted=Date validThrough=Date employmentType=Text
    hiringOrganization=Organization|Person jobLocation=Place qualifications=Text responsibilities=Text
    applicationContact=ContactPoint educationRequirements=Text experienceRequirements=Text baseSalary=Text|Number
    totalJobOpenings=Number employmentUnit=Organization directApply=Boolean workHours=Text industry=Text
    occupationalCategory=Text
Demand: itemOffered=Thing availabilityStarts=Date availabilityEnds=Date validFrom=Date validThrough=Date
    seller=Organization|Person areaServed=Text
EducationalOccupationalProgram: provider=Organization|Person timeToComplete=Text educationalProgramMode=Text|URL
    programType=Text educationalCredentialAwarded=Text programPrerequisites=Text numberOfCredits=Number
    applicationDeadline=Date startDate=Date occupationalCategory=Text termDuration=Text offers=Demand
    termsPerYear=Number typicalCreditsPerTerm=Number maximumEnrollment=Number
PropertyValue: value=Text|Number propertyID=Text|URL unitText=Text
""").items()
}
# Without these, search engines take no notice of the description.
NEEDED = _table("""
Event: name startDate location
JobPosting: title description datePosted hiringOrganization jobLocation
NewsArticle: headline datePublished author
BlogPosting: headline datePublished author
Dataset: name description
BreadcrumbList: itemListElement
ListItem: position name item
Person: name
FAQPage: mainEntity
Question: name
Answer: text
CollegeOrUniversity: name
""")
TEXT, URL, DATE, NUMBER = "Text", "URL", "Date", "Number"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?)?)?)?")
_ADDRESS = re.compile(r"(https?:/)?/\S*")


def kinds_of(name: str) -> Iterator[str]:
    """The type and all that it is a kind of."""
    while name:
        yield name
        name = PARENTS.get(name, "")


def faults(said: dict, where: str = "") -> Iterator[str]:
    """What is wrong with a description and with what stands in it."""
    kind = said.get("@type", "")
    where = f"{where}/{kind}"
    if kind != "Thing" and kind not in PARENTS:
        yield f"{where}: no such type"
        return
    known = {name: values for each in kinds_of(kind) for name, values in PROPERTIES.get(each, {}).items()}
    yield from (f"{where}: {name} is missing" for name in NEEDED.get(kind, ()) if not said.get(name))
    for name, value in said.items():
        if name.startswith("@"):
            continue
        if name not in known:
            yield f"{where}: no property {name}"
            continue
        for each in value if isinstance(value, list) else [value]:
            yield from _wrong(each, known[name], f"{where}.{name}")


def _wrong(value, expected: tuple[str, ...], where: str) -> Iterator[str]:
    if isinstance(value, dict):
        if not any(kind in expected for kind in kinds_of(value.get("@type", ""))):
            yield f"{where}: {value.get('@type')} is none of {expected}"
        yield from faults(value, where)
    elif not any(_is(value, kind) for kind in expected):
        yield f"{where}: {value!r} is none of {expected}"


def _is(value, kind: str) -> bool:
    if isinstance(value, bool) or kind == "Boolean":
        return isinstance(value, bool) and kind == "Boolean"
    if kind == NUMBER:
        return isinstance(value, (int, float))
    if not isinstance(value, str) or not value.strip():
        return False
    patterns = {DATE: _DATE, URL: _ADDRESS}
    return kind == TEXT or (kind in patterns and patterns[kind].fullmatch(value) is not None)
