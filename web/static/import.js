// Goes on storing an import by itself: presses the button of the page until all is stored. Without it one presses.
"use strict";
document.getElementById("verder").requestSubmit();
