"""What the browser's Python runs before the first cell."""

import logging

# Listing the fonts takes Matplotlib seconds here, at the first figure; a warning would alarm.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
