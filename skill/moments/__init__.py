"""Days and times, in listeners' words and in Alexa's slots, to values; imported only for what names one."""
