"""All permissions, each with the sentence that explains it; ``regulation/kaznmu.toml`` gives them to roles."""

VIEW = "view"  # read what is live and public
VIEW_STAFF = "view-staff"  # read what is live and meant for staff
VIEW_INTERNAL = "view-internal"  # read what is live and internal (clause B16)
VIEW_DRAFTS = "view-drafts"  # read drafts, history and previews
PROPOSE = "propose"  # send a correction letter or a proposal
EDIT = "edit"  # create and edit drafts, send them for approval
VISA = "visa"  # give the unit's visa, never on one's own text (D4)
CHECK = "check"  # the Digitalization Department's check, which publishes (E1)
WITHDRAW = "withdraw"  # take a live page from the public at once (D1)
BIN = "bin"  # put things into the bin and bring them back
SHARE = "share"  # give local roles in a folder, never above one's own rights
AGREE_SECTION = "agree-section"  # agree to a new section as head of digitalization (G4)
APPROVE_SECTION = "approve-section"  # approve a new section as the block's vice-rector (G4)
READ_REGISTER = "read-register"  # read the change register and the sheets
ADMINISTER = "administer"  # users, groups, blocks, settings, backups

EVERYTHING = (
    VIEW,
    VIEW_STAFF,
    VIEW_INTERNAL,
    VIEW_DRAFTS,
    PROPOSE,
    EDIT,
    VISA,
    CHECK,
    WITHDRAW,
    BIN,
    SHARE,
    AGREE_SECTION,
    APPROVE_SECTION,
    READ_REGISTER,
    ADMINISTER,
)
