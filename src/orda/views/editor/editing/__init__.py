"""One object on the screens: its form, its preview, its versions, consents, whether it still holds."""
